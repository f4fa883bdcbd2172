"""Drawings of what the cooperative presses and grinds: oil, honey, amlou."""

import math

from qafila.demo.motifs import label, shine, sprig
from qafila.demo.scene import (
    Outline,
    Scene,
    box,
    curve,
    diamond,
    drop,
    ellipse,
    fill,
    lathe,
    leaf,
    placed,
    rounded,
    rows,
    shade,
    shadow,
    stroke,
    wrap,
)

_GREEN = "#6f7f45"

_JAR_CLOTH: Outline = (
    (300, 372), (300, 372), (330, 268), (378, 236), (480, 224), (582, 236), (630, 268), (660, 372), (660, 372),
    (622, 396), (590, 376), (552, 402), (516, 380), (478, 404), (440, 380), (404, 402), (368, 376), (334, 394),
)  # fmt: skip


def oil_bottle(oil: str, accent: str) -> Scene:
    glass = lathe(
        500, [(250, 46), (330, 46), (330, 46), (395, 66), (450, 122), (500, 134), (838, 134), (870, 124)], 16, 8
    )
    inner = lathe(500, [(372, 46), (405, 66), (456, 113), (504, 123), (834, 123), (858, 114)], 12, 7)
    return (
        *shadow(500, 876, 140),
        fill(shade(oil, 0.4), ellipse(690, 888, 120, 22), opacity=0.6, blur=18),
        fill(rounded(shade(oil, 0.3), 0.7), glass, across=True, opacity=0.92),
        fill(tuple(shade(tone, 0.06) for tone in rounded(oil, 0.9)), inner, across=True),
        fill(shade(oil, 0.6), ellipse(455, 836, 90, 26), opacity=0.55, blur=14, within=inner),
        fill(shade(oil, 0.5), ellipse(500, 372, 45, 7)),
        *_cork(500, 250, 46),
        *label(500, 552, 788, 132, 15, accent),
        fill((shade(accent, 0.28), accent, shade(accent, -0.3)), drop(500, 660, 44), across=True),
        fill("#ffffff", ellipse(484, 672, 7, 20), opacity=0.6, blur=2),
        fill(_GREEN, leaf(505, 716, 66, -28), leaf(495, 716, 66, 208)),
        *shine(500, 134, 470, 850),
        fill("#ffffff", stroke(curve([(462, 275), (462, 340), (440, 400)]), 9, 5), opacity=0.55, blur=3),
    )


def dropper_bottle(glass: str, accent: str) -> Scene:
    body = lathe(500, [(420, 60), (440, 62), (480, 128), (530, 152), (842, 152), (872, 140)], 18, 10)
    rubber = lathe(500, [(206, 10), (214, 30), (250, 40), (318, 38), (338, 44)], 8, 4)
    ring = lathe(500, [(334, 66), (430, 68)], 12, 10)
    return (
        *shadow(500, 878, 158),
        fill(shade(glass, 0.35), ellipse(715, 892, 130, 22), opacity=0.45, blur=20),
        fill(rounded(glass), body, across=True),
        fill(shade(glass, 0.4), ellipse(450, 850, 100, 24), opacity=0.5, blur=14, within=body),
        fill(rounded("#3b302b", 1.2), rubber, across=True),
        fill(rounded("#c9a35c", 1.3), ring, across=True),
        fill("#7a5a24", *(box(x, 340, x + 2.5, 432) for x in rows(440, 566, 9)), opacity=0.5, within=ring),
        *label(500, 566, 800, 152, 17, accent),
        fill(accent, *sprig(500, 730)),
        fill((shade("#d59a32", 0.4), "#d59a32"), drop(500, 650, 24)),
        *shine(500, 152, 520, 850),
        fill("#ffffff", stroke(((478, 235), (474, 310)), 10, 7), opacity=0.4, blur=3),
    )


def honey_jar(honey: str, cloth: str, accent: str) -> Scene:
    glass = lathe(480, [(360, 150), (380, 156), (410, 196), (450, 212), (830, 212), (872, 192)], 24, 14)
    inner = lathe(480, [(414, 184), (450, 199), (826, 199), (858, 182)], 20, 16)
    skirt = curve(_JAR_CLOTH, closed=True)
    checks = [box(x, 200, x + 16, 420) for x in rows(290, 680, 46)] + [
        box(280, y, 680, y + 12) for y in rows(226, 420, 40)
    ]
    return (
        *shadow(480, 880, 220, 34),
        fill(shade(honey, 0.45), ellipse(770, 900, 150, 26), opacity=0.6, blur=22),
        fill(rounded(shade(honey, 0.3), 0.7), glass, across=True),
        fill(rounded(honey), inner, across=True),
        fill(shade(honey, 0.55), ellipse(420, 826, 130, 40), opacity=0.6, blur=24, within=inner),
        *label(480, 548, 790, 210, 24, accent),
        fill(accent, *(diamond(480 + 74 * side, 668, 15, 15) for side in (-1.6, 1.6))),
        *_bee(480, 668, accent),
        fill(rounded(cloth), skirt, across=True),
        fill(shade(cloth, 0.75), *checks, opacity=0.35, within=skirt),
        fill(shade(cloth, -0.6), *(stroke(curve([(480 + u * 110, 318), (480 + u * 150, 350), (480 + u * 166,
             394)]), 4, 11)
                                   for u in (-0.9, -0.4, 0.15, 0.6, 0.95)), opacity=0.4, blur=5, within=skirt),
        fill(("#e6cf9f", "#a5824a"), wrap(480, 312, 326, 172, 18)),
        fill(("#e6cf9f", "#b08f56"), stroke(curve([(430, 338), (400, 372), (412, 400)]), 9), stroke(curve([(430,
             338), (446, 380), (436, 412)]), 9)),
        *shine(480, 212, 440, 850),
        *placed(_dipper(honey), 262, 0, 1, 24),
    )  # fmt: skip


def amlou_bowl(clay: str, paint: str) -> Scene:
    bowl = lathe(490, [(560, 290), (600, 288), (690, 250), (780, 170), (830, 116), (866, 112)], 22)
    band = wrap(490, 592, 640, 286, 66)
    swirl = [
        (490 + (1 - t / 60) * 190 * math.cos(t / 5.2), 556 + (1 - t / 60) * 44 * math.sin(t / 5.2)) for t in range(58)
    ]
    return (
        *shadow(490, 880, 200, 34, 1.2),
        fill(rounded(clay), bowl, across=True),
        fill(rounded(paint), band, across=True, within=bowl),
        fill(shade(clay, 0.5), *(diamond(490 + 284 * math.sin(a), 618 + 66 * math.cos(a), 15 * math.cos(a) + 2, 17)
                                 for a in (math.radians(d) for d in range(-80, 81, 16))), within=bowl),
        fill("#ffffff", stroke(curve([(262, 660), (300, 720), (350, 776)]), 20, 8), opacity=0.4, blur=8),
        fill((shade(clay, 0.3), shade(clay, -0.1)), ellipse(490, 560, 292, 76)),
        fill(("#5d3417", "#8a5427", "#9c642f"), ellipse(490, 562, 268, 64)),
        fill("#3f210d", ellipse(490, 556, 268, 66, 180, 360), opacity=0.4, blur=14, within=ellipse(490, 562, 268,
             64)),
        fill("#c18a4a", stroke(swirl, 12, 3), opacity=0.85, blur=2),
        fill("#f4cf92", stroke([(x - 4, y - 5) for x, y in swirl], 4, 1), opacity=0.7, blur=1),
        *_almond(430, 548, 30, 30), *_almond(486, 536, 30, -20), *_almond(540, 556, 30, 75),
        *_spoon(),
        *(part for x, y, a in ((160, 905, 10), (228, 944, -35), (322, 958, 20), (742, 950, -15), (832, 912, 40),
             (655, 972, 160))
          for part in (*shadow(x, y + 12, 30, 10), *_almond(x, y, 42, a))),
    )  # fmt: skip


# Their parts


def _cork(x: float, y: float, half: float) -> Scene:
    cork = lathe(x, [(y - 66, half - 2), (y + 6, half - 8)], 5, 9)
    crumbs = [
        ellipse(x + dx, y + dy, 3.5, 2.5)
        for dx, dy in ((-24, -40), (-6, -18), (14, -46), (24, -12), (-18, -4), (4, -34))
    ]
    top = fill(("#e3c08d", "#cda26a"), ellipse(x, y - 66, half - 2, 10))
    return (fill(rounded("#c4965f"), cork, across=True), fill("#7d5730", *crumbs, opacity=0.6), top)


def _bee(x: float, y: float, accent: str) -> Scene:
    body = ellipse(x, y, 40, 27)
    wings = ellipse(x - 12, y - 36, 15, 27), ellipse(x + 16, y - 36, 15, 27)
    return (
        fill("#bcd0cf", *wings, opacity=0.9),
        fill(("#f0b93a", "#d8902a"), body),
        fill("#402515", *(box(x + dx, y - 30, x + dx + 11, y + 30) for dx in (-22, 0, 22)), within=body),
        fill("#402515", ellipse(x - 44, y - 2, 14, 15), stroke(((x - 48, y - 12), (x - 62, y - 28)), 3)),
        fill(accent, stroke(curve([(x + 50, y + 4), (x + 76, y + 26), (x + 60, y + 44), (x + 30, y + 40)]), 2)),
    )


def _dipper(honey: str) -> Scene:
    head = lathe(500, [(706, 20), (730, 50), (790, 62), (850, 50), (872, 16)])
    grooves = [box(420, y, 580, y + 9) for y in rows(732, 860, 26)]
    return (
        fill("#2a1710", tuple((x + 16, y + 8) for x, y in head), opacity=0.4, blur=10),
        fill(rounded("#b98750"), box(489, 330, 511, 720, 9), across=True),
        fill(rounded("#c2915a"), head, across=True),
        fill("#6f4420", *grooves, opacity=0.75, within=head),
        fill((shade(honey, 0.25), honey), ellipse(500, 862, 58, 24), opacity=0.85),
    )


def _almond(x: float, y: float, size: float, angle: float) -> Scene:
    shape = leaf(
        x - size * math.cos(math.radians(angle)), y - size * math.sin(math.radians(angle)), size * 2, angle, 0.36
    )
    veins = [
        leaf(
            x - size * 0.8 * math.cos(math.radians(angle + v)),
            y - size * 0.8 * math.sin(math.radians(angle + v)),
            size * 1.6,
            angle + v,
            0.02,
        )
        for v in (-12, 0, 12)
    ]
    return (fill(("#d39a5e", "#96592a"), shape), fill("#6d3c18", *veins, opacity=0.5, within=shape))


def _spoon() -> Scene:
    handle = stroke(curve([(586, 548), (700, 430), (850, 300)]), 22, 34)
    return (
        fill("#2a1710", tuple((x + 18, y + 30) for x, y in handle), opacity=0.2, blur=12),
        fill(("#d7a766", "#9a6a35"), handle),
        fill("#f0cf9a", stroke(curve([(600, 526), (706, 418), (846, 292)]), 5, 7), opacity=0.7, blur=2),
    )
