"""Drawings of what the cooperative weaves and embroiders: rugs, cushions, scarves, table linen."""

import math
from collections.abc import Iterable
from itertools import pairwise

from qafila.demo.scene import (
    Outline,
    Scene,
    Shape,
    box,
    curve,
    diamond,
    ellipse,
    fill,
    flat_shadow,
    leaf,
    placed,
    rounded,
    rows,
    shade,
    star,
    stroke,
    zigzag,
)

_RUG: Outline = (
    (200, 90), (200, 90), (195, 300), (204, 620), (198, 1010), (198, 1010), (500, 1015), (803, 1008), (803, 1008),
    (796, 700), (805, 340), (800, 90), (800, 90), (500, 85),
)  # fmt: skip
_CUSHION: Outline = (
    (170, 300), (170, 300), (330, 332), (500, 340), (670, 332), (830, 300), (830, 300), (806, 450), (800, 590),
    (806, 740), (834, 890), (834, 890), (670, 872), (500, 868), (330, 872), (166, 890), (166, 890), (194, 740),
    (200, 590), (194, 450),
)  # fmt: skip
_SCARF_BEHIND: Outline = (
    (420, 190), (420, 190), (430, 420), (404, 640), (414, 800), (414, 800), (640, 812), (640, 812), (630, 600),
    (612, 400), (590, 190), (590, 190),
)  # fmt: skip
_SCARF_BEFORE: Outline = (
    (350, 196), (350, 196), (420, 150), (560, 150), (610, 200), (610, 200), (596, 400), (610, 650), (590, 930),
    (590, 930), (450, 944), (300, 926), (300, 926), (326, 640), (310, 420),
)  # fmt: skip


def rug(wool: str, dark: str, warm: str) -> Scene:
    """A rug that lies on the floor, with the lozenges of the mountains."""
    left, top, right, bottom = 200, 90, 800, 1010
    field = curve(_RUG, closed=True)
    lozenges: list[Shape] = []
    for line, y in enumerate(rows(270, 900, 140)):
        for x in (300, 500, 700) if line % 2 == 0 else (400, 600):
            sizes = ((92, 128, dark), (76, 106, wool), (58, 80, warm), (40, 56, wool), (22, 30, dark), (9, 12, wool))
            lozenges += [fill(color, diamond(x, y, rx, ry)) for rx, ry, color in sizes]
    bands: list[Shape] = []
    for y, turn in ((top + 18, 1), (bottom - 78, -1)):
        bands.append(fill(warm, box(left - 20, y + 14, right + 20, y + 46)))
        bands.append(fill(wool, *(diamond(x, y + 30, 11, 11) for x in rows(left + 14, right, 30))))
        bands.append(fill(dark, zigzag(left - 20, right + 20, y + (56 if turn > 0 else -16), 16, 15, 7)))
    inner = box(left + 6, 200, right - 6, 905)
    return (
        *flat_shadow((*field,), 16, 20, 16),
        *_fringe(left, right, top + 6, -1, wool), *_fringe(left, right, bottom - 6, 1, wool),
        fill((shade(wool, 0.2), wool, shade(wool, -0.08)), field),
        *(Shape(part.colors, part.outlines, within=inner) for part in lozenges),
        *bands,
        *_pile(field, left, top, right, bottom),
        fill(dark, stroke((*field, field[0]), 7), opacity=0.5),
    )  # fmt: skip


def cushion(cloth: str, thread: str) -> Scene:
    edge = curve(_CUSHION, closed=True)
    return (
        fill("#2a1710", ellipse(540, 892, 380, 40), opacity=0.4, blur=22),
        fill("#1c0d08", ellipse(510, 884, 320, 18), opacity=0.5, blur=8),
        *(part for x, y, angle in ((170, 300, 225), (830, 300, 315), (166, 890, 150), (834, 890, 30))
             for part in _tassel(x, y, angle, thread)),
        fill((shade(cloth, 0.18), cloth, shade(cloth, -0.26)), edge),
        fill(shade(cloth, 0.6), ellipse(400, 480, 210, 150), opacity=0.4, blur=80, within=edge),
        fill("#1c0d08", stroke((*edge, edge[0]), 70), opacity=0.3, blur=30, within=edge),
        *_embroidery(500, 596, thread),
        fill(shade(cloth, -0.5), *(stroke(curve([(x, y), (x + (500 - x) * 0.2, y + (600 - y) * 0.16),
             (x + (500 - x) * 0.34, y + (600 - y) * 0.34)]), 16, 2)
                                   for x, y in ((186, 326), (816, 326), (184, 866), (818, 866))), opacity=0.4,
                                        blur=8),
        fill(thread, stroke((*edge, edge[0]), 6)),
    )  # fmt: skip


def scarf(wool: str, stripe: str, third: str) -> Scene:
    """A scarf over a wooden peg, both ends hanging."""
    back = curve(_SCARF_BEHIND, closed=True)
    front = curve(_SCARF_BEFORE, closed=True)

    pairs = ((40, 10), (80, 22), (110, 10), (196, 10), (260, 46), (330, 10), (520, 12))
    lines = [(above, high, third if above in (80, 196, 330) else stripe) for above, high in pairs]
    return (
        *_peg(),
        *flat_shadow(back, 26, 22, 20),
        *_fringe(418, 636, 802, 1, shade(wool, -0.2)),
        fill(_folds(shade(wool, -0.2)), back, across=True),
        *_ribbons(back, 790, [(above, high, shade(color, -0.2)) for above, high, color in lines]),
        fill("#1c0d08", tuple((x + 26, y + 16) for x, y in front), opacity=0.34, blur=16, within=back),
        *_fringe(302, 588, 930, 1, wool),
        fill(_folds(wool), front, across=True),
        *_ribbons(front, 920, lines),
        *_knit(front, 280, 140, 640, 950),
        fill(("#fff6e6", "#fff6e6"), ellipse(470, 172, 110, 26), opacity=0.3, blur=14, within=front),
    )  # fmt: skip


def table_linen(linen: str, thread: str) -> Scene:
    """A folded cloth and three napkins seen from above."""
    sheet = box(130, 190, 780, 840, 6)
    napkins = [
        placed(_napkin(linen, thread), dx, dy, 1, turn) for dx, dy, turn in ((196, 60, 14), (216, 76, 5), (240, 92, -5))
    ]
    hem = ((150, 210), (760, 210), (760, 820), (150, 820), (150, 210))
    stars = [(205 + 76 * step, y) for step in range(8) for y in (265, 765)] + [
        (x, 265 + 71.4 * step) for step in range(1, 7) for x in (205, 737)
    ]
    return (
        *flat_shadow(sheet, 20, 24, 20),
        fill((shade(linen, 0.5), linen, shade(linen, -0.08)), tuple((x + 8, y + 9) for x, y in sheet)),
        fill((shade(linen, 0.6), shade(linen, 0.2), linen), sheet),
        *_knit(sheet, 120, 180, 790, 850),
        fill("#1c0d08", box(450, 190, 460, 840), opacity=0.14, blur=8), fill("#ffffff", box(438, 190, 450, 840),
             opacity=0.5, blur=5),
        fill("#1c0d08", box(130, 512, 780, 520), opacity=0.14, blur=8), fill("#ffffff", box(130, 500, 780, 510),
             opacity=0.5, blur=5),
        fill(thread, *(stroke((a, b), 4) for a, b in pairwise(hem))),
        fill(thread, *(star(x, y, 25, inner=0.5) for x, y in stars)),
        fill(shade(linen, 0.4), *(star(x, y, 9) for x, y in stars)),
        *placed(_embroidery(500, 596, thread), -45, -80, 0.62),
        *(part for napkin in napkins for part in napkin),
    )  # fmt: skip


# Their parts


def _pile(field: Outline, left: float, top: float, right: float, bottom: float) -> Scene:
    """Wool: rows of knots, seen as thin dark lines broken by light ones."""
    knots = [box(left - 8, y, right + 8, y + 2.4) for y in rows(top, bottom, 7)]
    lit = [
        box(x, y + 2.5, x + 9, y + 5)
        for index, y in enumerate(rows(top, bottom, 7))
        for x in rows(left + index % 3 * 9, right, 27)
    ]
    return (
        fill("#1c0d08", *knots, opacity=0.2, within=field),
        fill("#fff8ec", *lit, opacity=0.2, within=field),
        fill("#fff4dc", ellipse(330, 300, 300, 300), opacity=0.25, blur=120, within=field),
    )


def _ribbons(cloth: Outline, hem: float, lines: Iterable[tuple[float, float, str]]) -> Scene:
    """Stripes that follow the folds of a hanging cloth: how far above its hem, how high, of which colour."""
    return tuple(
        fill(_folds(color), _wavy(240, 720, hem - above, high), across=True, within=cloth)
        for above, high, color in lines
    )


def _folds(color: str) -> tuple[str, ...]:
    return tuple(shade(color, amount) for amount in (-0.3, 0.16, -0.14, 0.26, -0.22, 0.1, -0.34))


def _knit(area: Outline, left: float, top: float, right: float, bottom: float) -> Scene:
    across = [box(left, y, right, y + 1.5) for y in rows(top, bottom, 6)]
    along = [box(x, top, x + 1.2, bottom) for x in rows(left, right, 6)]
    return (fill("#3a2116", *across, opacity=0.1, within=area), fill("#ffffff", *along, opacity=0.12, within=area))


def _fringe(left: float, right: float, y: float, way: int, wool: str) -> Scene:
    strands = [
        stroke(curve([(x, y), (x + 5 * math.sin(x), y + 26 * way), (x + 9 * math.sin(x * 1.7), y + 58 * way)]), 5, 3)
        for x in rows(left + 6, right - 2, 11)
    ]
    cast = [tuple((px + 7, py + 8) for px, py in strand) for strand in strands]
    return (fill("#1c0d08", *cast, opacity=0.35, blur=4), fill((shade(wool, 0.35), shade(wool, -0.12)), *strands))


def _embroidery(x: float, y: float, thread: str) -> Scene:
    """One large star of stitches with a ring of leaves and a frame of small lozenges."""
    turns = [math.tau * n / 16 for n in range(16)]
    ring = [leaf(x + 112 * math.cos(a), y + 112 * math.sin(a), 66, math.degrees(a), 0.26) for a in turns]
    dots = [diamond(x + 196 * math.cos(a), y + 196 * math.sin(a), 8, 8) for a in (math.tau * n / 32 for n in range(32))]
    ends = [diamond(x + dx * 225, y + dy * 205, 26, 26) for dx in (-1, 1) for dy in (-1, 1)]
    return (
        fill("#1c0d08", *(tuple((px + 3, py + 4) for px, py in one) for one in (*ring, star(x, y, 100))),
             opacity=0.3, blur=3),
        fill((shade(thread, 0.16), shade(thread, -0.12)), *ring, *dots, *ends, *(leaf(x + 196 * math.cos(a),
             y + 196 * math.sin(a), 40, math.degrees(a) + 8, 0.2) for a in turns)),
        fill((shade(thread, 0.14), shade(thread, -0.14)), star(x, y, 100), star(x, y, 100, turn=0)),
        fill(shade(thread, 0.72), star(x, y, 66)),
        fill(thread, star(x, y, 46), *(stroke(((x, y), (x + 66 * math.cos(a), y + 66 * math.sin(a))), 3)
             for a in turns)),
        fill(shade(thread, 0.72), ellipse(x, y, 13, 13)),
    )  # fmt: skip


def _tassel(x: float, y: float, angle: float, thread: str) -> Scene:
    hairs = [leaf(x, y, 92, angle + turn, 0.05) for turn in rows(-22, 23, 5.5)]
    return (
        fill("#1c0d08", *(tuple((px + 8, py + 10) for px, py in hair) for hair in hairs), opacity=0.35, blur=6),
        fill((shade(thread, 0.2), shade(thread, -0.2)), *hairs),
        fill((shade(thread, 0.3), shade(thread, -0.3)), ellipse(x, y, 19, 19)),
    )


def _wavy(left: float, right: float, y: float, high: float) -> Outline:
    upper = [(x, y + 6 * math.sin(x / 34)) for x in rows(left, right, 10)]
    return (*upper, *((px, py + high) for px, py in reversed(upper)))


def _peg() -> Scene:
    bar = box(120, 150, 880, 178, 14)
    return (
        *flat_shadow(bar, 14, 40, 14),
        fill(("#d9ab72", "#a9763f", "#6f4722"), bar),
        fill(rounded("#8f5f30"), ellipse(120, 164, 17, 20), ellipse(880, 164, 17, 20), across=True),
        fill(
            ("#4b4038", "#2c2520"),
            *(stroke(((x, 60), (x, 150)), 5) for x in (190, 810)),
            *(ellipse(x, 56, 9, 9) for x in (190, 810)),
        ),
    )


def _napkin(linen: str, thread: str) -> Scene:
    cloth = box(360, 640, 640, 900, 4)
    return (
        *flat_shadow(cloth, 8, 10, 10),
        fill((shade(linen, 0.55), shade(linen, 0.1)), cloth),
        *_knit(cloth, 350, 630, 650, 910),
        fill(thread, zigzag(372, 620, 862, 12, 12, 4), box(372, 886, 628, 889), box(372, 650, 628, 653), within=cloth),
        fill(thread, star(585, 810, 30, inner=0.5)),
        fill(shade(linen, 0.4), star(585, 810, 11)),
    )
