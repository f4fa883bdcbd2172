"""Drawings of what the cooperative turns, beats and plaits: clay, brass, palm leaf."""

import math

from qafila.demo.scene import (
    Outline,
    Scene,
    Shape,
    box,
    curve,
    diamond,
    ellipse,
    fill,
    lathe,
    leaf,
    rounded,
    rows,
    shade,
    shadow,
    star,
    stroke,
    wrap,
)

_SPOUT: Outline = (
    (640, 700), (640, 700), (700, 660), (728, 560), (760, 500), (812, 470), (812, 470), (818, 496), (790, 520),
    (764, 600), (742, 720), (640, 780), (640, 780),
)  # fmt: skip


def tagine(clay: str, paint: str) -> Scene:
    lid = lathe(500, [(330, 30), (352, 40), (420, 62), (520, 118), (620, 192), (700, 268), (728, 296)], 60)
    knob = lathe(500, [(262, 16), (268, 36), (292, 44), (318, 32), (338, 40)], 8, 8)
    dish = lathe(500, [(726, 352), (742, 360), (790, 336), (838, 268), (866, 230)], 30, 62)
    return (
        *shadow(500, 884, 280, 40),
        fill(rounded(clay), dish, across=True),
        fill(rounded(shade(clay, 0.16)), wrap(500, 726, 744, 358, 66), across=True),
        fill(shade(paint, 0.1), *_beads(500, 806, 334, 62, 12, 9), within=dish),
        fill((shade(clay, -0.5), shade(clay, -0.3)), ellipse(500, 728, 330, 60)),
        fill(rounded(clay), lid, across=True),
        *(fill(rounded(paint), wrap(500, y, y + thick, half + 4, bow), across=True, within=lid)
          for y, thick, half, bow in ((664, 12, 268, 54), (566, 10, 196, 40), (462, 10, 122, 24), (404, 8, 78, 15))),
        fill(shade(paint, 0.75), *_beads(500, 620, 246, 50, 22, 16), within=lid),
        fill(shade(paint, 0.75), *_beads(500, 520, 150, 32, 16, 11), within=lid),
        fill("#ffffff", stroke(curve([(456, 396), (420, 490), (352, 590), (288, 672)]), 14, 40), opacity=0.34,
             blur=14, within=lid),
        fill(rounded(clay), knob, across=True),
        fill("#ffffff", ellipse(486, 282, 8, 16), opacity=0.5, blur=4),
        *(fill("#f3ead6", stroke(curve([(x, y), (x + 14, y - 60), (x - 10, y - 110), (x + 12, y - 170)]), 6, 30),
             opacity=0.22, blur=14)
          for x, y in ((470, 250), (540, 240))),
    )  # fmt: skip


def teapot(metal: str, glass: str) -> Scene:
    body = lathe(
        470, [(486, 96), (520, 150), (600, 214), (690, 226), (780, 178), (826, 118), (846, 112), (872, 138)], 18, 12
    )
    lid = lathe(470, [(330, 8), (352, 20), (372, 12), (392, 26), (430, 78), (474, 108), (490, 112)], 14)
    spout = curve(_SPOUT, closed=True)
    handle = stroke(curve([(300, 548), (220, 480), (140, 540), (150, 680), (240, 750), (296, 740)]), 30, 24)
    etched = [
        star(470 + 210 * math.sin(a), 664 + 20 * math.cos(a), 26 * math.cos(a) + 3, points=8, inner=0.5)
        for a in _fan(14)
    ]
    return (
        *shadow(480, 880, 210, 30),
        fill((shade(metal, 0.25), shade(metal, -0.2), shade(metal, -0.5)), handle),
        fill("#ffffff", stroke(curve([(270, 520), (214, 490), (150, 548), (150, 640)]), 9, 5), opacity=0.6, blur=4),
        fill((shade(metal, 0.2), shade(metal, -0.12), shade(metal, -0.5)), spout),
        fill("#ffffff", stroke(curve([(690, 690), (742, 590), (768, 520), (806, 484)]), 12, 5), opacity=0.5, blur=4),
        fill(rounded(metal, 1.35), body, across=True),
        fill(rounded(shade(metal, -0.16), 1.35), wrap(470, 588, 600, 230, 26), wrap(470, 716, 728, 230, 26),
             across=True, within=body),
        fill(shade(metal, -0.5), *etched, opacity=0.75, within=body),
        fill(shade(metal, -0.5), *_beads(470, 560, 190, 22, 7, 7), *_beads(470, 752, 205, 22, 7, 7), opacity=0.6,
             within=body),
        fill("#ffffff", stroke(curve([(356, 560), (320, 640), (336, 760)]), 34, 18), opacity=0.6, blur=9,
             within=body),
        fill(rounded(metal, 1.35), lid, across=True),
        fill(rounded(shade(metal, 0.1), 1.3), wrap(470, 482, 496, 118, 14), across=True),
        fill("#ffffff", stroke(curve([(440, 420), (408, 456)]), 16, 10), opacity=0.6, blur=5),
        *_tea_glass(790, glass),
    )  # fmt: skip


def basket(palm: str, leather: str, wool: str) -> Scene:
    body = lathe(500, [(520, 318), (600, 308), (740, 268), (868, 226)], 34)
    mouth = ellipse(500, 520, 318, 62)
    return (
        *shadow(500, 888, 250, 36),
        *_handle(leather, 500, -1),
        fill((shade(palm, -0.62), shade(palm, -0.4)), mouth),
        fill("#1c0d08", ellipse(500, 500, 300, 44), opacity=0.4, blur=20, within=mouth),
        fill(rounded(palm), body, across=True),
        *_weave(palm, body),
        *(fill(rounded(color), *(wrap(500, y + line, y + line + 12, 330, 60) for line in (0, 24)), across=True,
             within=body, opacity=0.9)
          for y, color in ((624, wool), (680, leather))),
        fill((shade(palm, 0.34), shade(palm, -0.3)), *(stroke(ellipse(500, 520, 318, 62, a, a + 11), 26)
             for a in rows(0, 360, 15))),
        fill((shade(palm, 0.2), shade(palm, -0.45)), *(stroke(ellipse(500, 520, 318, 62, a, a + 4), 26)
             for a in rows(11, 371, 15))),
        *_handle(leather, 500, 1),
        *(part for dx, color in ((-70, wool), (0, shade(wool, 0.5)), (66, leather)) for part in _pompom(330 + dx,
             690 + abs(dx) * 0.2, color)),
    )  # fmt: skip


def painted_bowl(clay: str, paint: str) -> Scene:
    """A bowl tipped a little towards us, to show the star inside."""
    outer = lathe(500, [(520, 352), (560, 350), (680, 292), (790, 180), (840, 128), (868, 124)], 22)
    mouth, inside = ellipse(500, 520, 352, 150), ellipse(500, 526, 326, 132)

    def flat(outline: Outline) -> Outline:
        return tuple((500 + (x - 500), 540 + (y - 540) * 0.4) for x, y in outline)

    rays = [
        flat(leaf(500 + 60 * math.cos(a), 540 + 60 * math.sin(a), 176, math.degrees(a), 0.2))
        for a in (math.tau * n / 12 for n in range(12))
    ]
    dots = [
        flat(ellipse(500 + 282 * math.cos(a), 540 + 262 * math.sin(a), 13, 13))
        for a in (math.tau * (n + 0.5) / 24 for n in range(24))
    ]
    return (
        *shadow(500, 880, 220, 34, 1.2),
        fill(rounded(clay), outer, across=True),
        fill(paint, *(tuple((x, y) for x, y in wrap(500, 590 + d, 598 + d, 360, 150)) for d in (0, 74)),
             within=outer),
        fill(paint, *(diamond(500 + 340 * math.sin(a), 566 + 134 * math.cos(a), 24 * math.cos(a) + 2, 26)
             for a in _fan(11)), within=outer),
        fill("#c98a3c", *(diamond(500 + 340 * math.sin(a), 566 + 134 * math.cos(a), 10 * math.cos(a) + 1, 11)
             for a in _fan(11)), within=outer),
        fill((shade(clay, 0.5), shade(clay, -0.06)), mouth),
        fill((shade(clay, -0.3), shade(clay, -0.04), shade(clay, 0.3)), inside),
        fill(paint, stroke(ellipse(500, 526, 312, 123), 7), stroke(ellipse(500, 530, 262, 98), 5)),
        fill(paint, *rays, *dots, within=inside),
        fill("#c98a3c", *(flat(leaf(500 + 84 * math.cos(a), 540 + 84 * math.sin(a), 96, math.degrees(a), 0.14))
             for a in (math.tau * n / 12 for n in range(12)))),
        fill(paint, flat(star(500, 540, 66))), fill(shade(clay, 0.4), flat(star(500, 540, 34))),
        fill("#1c0d08", ellipse(360, 440, 330, 92), opacity=0.3, blur=40, within=inside),
        fill("#ffffff", stroke(ellipse(500, 526, 292, 112, 20, 72), 20), opacity=0.55, blur=8),
        fill("#ffffff", stroke(curve([(196, 640), (250, 700), (320, 764)]), 24, 10), opacity=0.45, blur=10),
    )  # fmt: skip


# Their parts


def _fan(count: int) -> list[float]:
    """Angles of what goes round the side that we see."""
    return [math.radians(-84 + 168 * index / (count - 1)) for index in range(count)]


def _beads(x: float, y: float, half: float, bow: float, rx: float, ry: float) -> tuple[Outline, ...]:
    count = max(5, int(half / rx * 1.25))
    return tuple(diamond(x + half * math.sin(a), y + bow * math.cos(a), rx * math.cos(a) + 1, ry) for a in _fan(count))


def _tea_glass(x: float, color: str) -> Scene:
    glass = lathe(x, [(690, 64), (760, 56), (820, 58), (898, 50)], 14)
    tea = lathe(x, [(742, 54), (770, 51), (820, 53), (888, 45)], 12)
    mint = [
        leaf(x + dx, 742, size, angle, 0.3)
        for dx, size, angle in ((-12, 96, -118), (8, 104, -84), (20, 84, -48), (-4, 70, -150))
    ]
    return (
        *shadow(x, 906, 54, 16),
        fill(shade(color, 0.4), ellipse(x + 60, 912, 70, 14), opacity=0.6, blur=10),
        fill("#ffffff", glass, opacity=0.5),
        fill(rounded(color, 0.8), tea, across=True),
        fill((shade("#5f8a3c", 0.3), "#3f6b2c"), *mint),
        fill(shade("#3f6b2c", -0.4), *(stroke(((x, 746), (x + dx, 690)), 2) for dx in (-36, 6, 44)), opacity=0.5),
        fill("#d9ae52", wrap(x, 788, 794, 57, 12), wrap(x, 836, 842, 57, 12), *_beads(x, 800, 54, 12, 10, 13)),
        fill("#ffffff", stroke(ellipse(x, 690, 63, 14), 4), opacity=0.85),
        fill("#ffffff", box(x - 44, 716, x - 34, 880, 5), opacity=0.55, blur=3),
    )


def _weave(palm: str, body: Outline) -> Scene:
    dark: list[Outline] = []
    light: list[Outline] = []
    for line, y in enumerate(rows(540, 905, 17)):
        for index in range(-22, 23):
            angle = (index + (line % 2) / 2) * math.pi / 44
            x, lift, wide = (
                500 + 322 * math.sin(angle) * (1 - (y - 520) * 0.00082),
                60 * math.cos(angle) - 24,
                11 * math.cos(angle) + 1,
            )
            dark.append(
                (
                    (x - wide, y + lift + 10),
                    (x + wide, y + lift + 1),
                    (x + wide, y + lift + 5),
                    (x - wide, y + lift + 14),
                )
            )
            light.append(
                ((x - wide, y + lift + 2), (x + wide, y + lift - 7), (x + wide, y + lift - 2), (x - wide, y + lift + 7))
            )
    return (
        fill(shade(palm, -0.55), *dark, opacity=0.6, within=body),
        fill(shade(palm, 0.5), *light, opacity=0.5, within=body),
    )


def _handle(leather: str, x: float, side: int) -> Scene:
    """One of two: behind the basket (-1) or before it (1)."""
    lift = 30 if side < 0 else 76
    arc = curve([(x - 150, 520 + lift * side), (x - 132, 400), (x - 70, 268 + 20 * side), (x, 236 + 20 * side),
         (x + 70, 268 + 20 * side),
                 (x + 132, 400), (x + 150, 520 + lift * side)])  # fmt: skip
    stitches = [ellipse(px, py, 2.4, 2.4) for px, py in arc[::3]]
    ends: list[Shape] = []
    if side > 0:
        ends = [
            fill(
                (shade(leather, 0.1), shade(leather, -0.35)),
                *(box(x + dx - 24, 572, x + dx + 24, 640, 14) for dx in (-150, 150)),
            )
        ]
        ends.append(fill(shade(leather, 0.65), *(ellipse(x + dx, y, 5, 5) for dx in (-150, 150) for y in (590, 622))))
    return (
        fill("#1c0d08", tuple((px + 12, py + 10) for px, py in stroke(arc, 24)), opacity=0.25, blur=9),
        fill((shade(leather, 0.2), leather, shade(leather, -0.3)), stroke(arc, 26)),
        fill(shade(leather, 0.6), *stitches, opacity=0.8),
        *ends,
    )


def _pompom(x: float, y: float, color: str) -> Scene:
    hairs = [leaf(x, y, 40, angle, 0.12) for angle in rows(0, 360, 10)]
    return (
        fill("#1c0d08", ellipse(x + 8, y + 12, 38, 36), opacity=0.4, blur=9),
        fill(shade(color, -0.4), stroke(((x + 14, 560), (x, y)), 5)),
        fill((shade(color, 0.1), shade(color, -0.35)), ellipse(x, y, 33, 33)),
        fill((shade(color, 0.35), shade(color, -0.25)), *hairs, opacity=0.8),
        fill(shade(color, 0.5), ellipse(x - 10, y - 12, 12, 10), opacity=0.6, blur=6),
    )
