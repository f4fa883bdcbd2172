"""What stands behind the goods: a plastered wall and a table, a niche, tiles, a cloth; and the light on them."""

import math

from qafila.demo.scene import Scene, box, curve, ellipse, fill, leaf, rows, shade, star, stroke

_LEFT, _TOP, _RIGHT, _BOTTOM = -320, -320, 1320, 1380
_HORIZON = 700


def wall_and_table(wall: str, table: str) -> Scene:
    return (
        fill((shade(wall, 0.22), shade(wall, 0.06), shade(wall, -0.1)), box(_LEFT, _TOP, _RIGHT, _HORIZON)),
        fill(shade(wall, 0.75), ellipse(300, 260, 420, 380), opacity=0.4, blur=130),
        fill((shade(table, -0.2), shade(table, 0.04), shade(table, 0.16)), box(_LEFT, _HORIZON, _RIGHT, _BOTTOM)),
        fill("#2a1710", box(_LEFT, _HORIZON - 10, _RIGHT, _HORIZON + 8), opacity=0.2, blur=12),
        fill(shade(table, 0.6), ellipse(330, 960, 480, 120), opacity=0.3, blur=90),
    )


def niche(wall: str, table: str) -> Scene:
    """A keyhole arch in the wall, as in an old house."""
    arch = curve([(190, 705), (190, 705), (190, 330), (190, 330), (158, 190), (255, 10), (500, -90), (745, 10),
                  (842, 190), (810, 330), (810, 330), (810, 705), (810, 705)])  # fmt: skip
    rim = tuple((500 + (x - 500) * 1.08, 705 + (y - 705) * 1.045) for x, y in arch)
    inside = shade(wall, -0.22)
    return (
        *wall_and_table(wall, table)[:2],
        fill((shade(wall, 0.42), shade(wall, 0.1)), rim, across=True),
        fill((shade(inside, -0.28), inside, shade(inside, 0.14)), arch),
        fill("#1c0d08", stroke(arch, 46), opacity=0.34, blur=24, within=arch),
        fill(shade(wall, 0.8), ellipse(640, 420, 190, 330), opacity=0.26, blur=90, within=arch),
        *wall_and_table(wall, table)[2:],
    )


def tiled(wall: str, table: str, tile: str) -> Scene:
    """A strip of glazed eight-pointed stars along the wall."""
    top, side = 420, 140
    shapes = [fill(shade(tile, 0.82), box(_LEFT, top, _RIGHT, _HORIZON))]
    for index, x in enumerate(rows(_LEFT, _RIGHT, side)):
        for line, y in enumerate((top + 70, top + 210)):
            color = (tile, shade(tile, -0.3))[(index + line) % 2]
            lit = shade(color, 0.05 * ((index * 7 + line * 3) % 5))
            shapes.append(fill((shade(lit, 0.16), lit), star(x + 70, y, 62)))
            shapes.append(fill(shade(tile, 0.82), star(x + 70, y, 25)))
            shapes.append(fill("#c98a3c", star(x + 70, y, 15)))
            shapes.append(fill(lit, star(x + 140, y + 70, 24, points=4, inner=0.55)))
    whole = wall_and_table(wall, table)
    trims = fill((shade(tile, -0.2), shade(tile, -0.45)), box(_LEFT, top - 26, _RIGHT, top))
    shine = fill("#ffffff", ellipse(260, 540, 330, 120), opacity=0.28, blur=70)
    return (*whole[:2], *shapes, trims, shine, *whole[2:])


def planks(color: str) -> Scene:
    """A wooden floor seen from above."""
    shapes = []
    for index, x in enumerate(rows(_LEFT, _RIGHT, 164)):
        tone = shade(color, (0.05, -0.07, 0.1, -0.02, -0.1)[index % 5])
        shapes.append(fill((shade(tone, 0.08), shade(tone, -0.06), tone), box(x, _TOP, x + 164, _BOTTOM)))
        grains = []
        for grain in range(5):
            gx = x + 18 + grain * 31
            points = [(gx + 7 * math.sin(y / 170 + grain * 1.7 + index), y) for y in rows(_TOP, _BOTTOM + 60, 60)]
            grains.append(stroke(points, 2.2, 1.0))
        shapes.append(fill(shade(tone, -0.25), *grains, opacity=0.45))
        shapes.append(fill("#1c0d08", box(x - 2.5, _TOP, x + 2.5, _BOTTOM), opacity=0.55, blur=1))
    return (*shapes, fill("#fff4dc", ellipse(260, 200, 560, 480), opacity=0.3, blur=170))


def cloth(color: str) -> Scene:
    """A cloth with soft folds seen from above."""
    shapes = [fill((shade(color, 0.3), color, shade(color, -0.12)), box(_LEFT, _TOP, _RIGHT, _BOTTOM))]
    for index in range(7):
        x = -260 + index * 260
        line = curve([(x, _TOP), (x + 130, 160), (x + 90, 560), (x + 240, _BOTTOM)])
        shapes.append(fill(shade(color, -0.5), stroke(line, 44, 80), opacity=0.2, blur=24))
        shapes.append(fill("#ffffff", stroke([(px - 50, py) for px, py in line], 30, 50), opacity=0.26, blur=20))
    return (*shapes, fill("#fff8ea", ellipse(250, 180, 520, 460), opacity=0.34, blur=160))


def window_light() -> Scene:
    """Sun through a window with bars, low from the left."""
    panes = [((x, -330), (x + 120, -330), (x + 720, 1390), (x + 560, 1390)) for x in (-420, -250, -80)]
    return (fill("#fff1cf", *panes, opacity=0.3, blur=16),)


def palm_shade() -> Scene:
    """The shadow of a palm leaf that hangs somewhere outside the picture."""
    rib = curve([(1380, -240), (1120, -60), (900, 60), (700, 260)])
    fronds = [
        leaf(x, y, 330 - 5 * index, angle, 0.055)
        for index, (x, y) in enumerate(rib[1:-1:2])
        for angle in (205 - index * 6, 80 + index * 5)
    ]
    return (fill("#3a2116", *fronds, stroke(rib, 12, 4), opacity=0.2, blur=11),)
