"""A drawing of what the cooperative cuts and stitches from leather: slippers."""

from collections.abc import Iterable

from qafila.demo.scene import (
    Outline,
    Point,
    Scene,
    curve,
    diamond,
    ellipse,
    fill,
    leaf,
    placed,
    rows,
    shade,
    stroke,
    zigzag,
)

_SOLE: Outline = (
    (478, 196), (478, 196), (560, 268), (616, 400), (610, 560), (590, 700), (596, 800), (566, 872), (500, 892),
    (432, 872), (404, 800), (408, 700), (388, 560), (388, 400), (430, 268),
)  # fmt: skip
_UPPER: Outline = (
    (478, 196), (478, 196), (560, 268), (616, 400), (612, 540), (612, 540), (500, 500), (386, 540), (386, 540),
    (388, 400), (430, 268),
)  # fmt: skip
_HEEL: Outline = (
    (405, 748), (405, 748), (500, 806), (595, 748), (595, 748), (592, 820), (562, 876), (500, 892), (438, 876),
    (408, 820),
)  # fmt: skip


def babouches(leather: str, thread: str) -> Scene:
    """A pair seen from above."""
    return (*placed(_slipper(leather, thread), -150, 30, 1, -9), *placed(_slipper(leather, thread, -1), 150, 30, 1, 9))


def _slipper(leather: str, thread: str, side: int = 1) -> Scene:
    def turned(line: Iterable[Point]) -> list[Point]:
        return [(500 + (x - 500) * side, y) for x, y in line]

    sole = curve(turned(_SOLE), closed=True)
    upper = curve(turned(_UPPER), closed=True)
    inner = tuple((500 + (x - 500) * 0.86, 560 + (y - 560) * 0.94) for x, y in sole)
    rim = curve(turned([(612, 540), (556, 512), (500, 500), (444, 512), (386, 540)]))
    heel = curve(turned(_HEEL), closed=True)
    seam = tuple((500 + (x - 500) * 0.9, 560 + (y - 560) * 0.95) for x, y in inner)
    stem = stroke(curve(turned([(500, 326), (490, 270), (480, 222)])), 4, 3)
    flower = [leaf(500, 390, 62, angle, 0.26) for angle in rows(0, 360, 45)]
    return (
        fill("#1c0d08", tuple((x + 26, y + 24) for x, y in sole), opacity=0.4, blur=20),
        fill("#1c0d08", tuple((x + 8, y + 8) for x, y in sole), opacity=0.5, blur=6),
        fill((shade(leather, -0.2), shade(leather, -0.5)), sole),
        fill(("#c99a66", "#e2bd8c", "#c4945f"), inner),
        fill("#5b3a1d", stroke(seam, 2), opacity=0.5),
        fill((shade(leather, 0.14), shade(leather, -0.18)), heel),
        fill("#1c0d08", tuple((x, y + 34) for x, y in stroke(rim, 40)), opacity=0.4, blur=14, within=inner),
        fill((shade(leather, 0.14), leather, shade(leather, -0.14)), upper),
        fill(shade(leather, 0.75), ellipse(452, 350, 44, 120), opacity=0.5, blur=26, within=upper),
        fill(shade(leather, -0.6), ellipse(600, 430, 40, 150), opacity=0.4, blur=22, within=upper),
        fill(thread, stroke(rim, 9), *(diamond(x, y - 22, 8, 10) for x, y in rim[2::5])),
        fill(thread, *flower, ellipse(500, 390, 12, 12), stem),
        fill(shade(leather, -0.15), ellipse(500, 390, 6, 6)),
        fill(thread, zigzag(430, 570, 838, 14, 14, 5), opacity=0.9, within=heel),
    )
