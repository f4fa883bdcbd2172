"""Drawings of what the cooperative gathers and boils: saffron, soap, rose petals."""

import math
import random

from qafila.demo.motifs import shine, sprig
from qafila.demo.scene import (
    Outline,
    Scene,
    Shape,
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
    shade,
    shadow,
    stroke,
    wrap,
)


def saffron_tin(metal: str, accent: str) -> Scene:
    chance = random.Random("saffron")
    tin = lathe(410, [(690, 232), (866, 232)], 44)
    mouth = ellipse(410, 690, 220, 52)
    threads = [_thread(chance, 410 + chance.uniform(-160, 160), 676 + chance.uniform(-26, 22)) for _ in range(150)]
    spilt = [_thread(chance, 660 + chance.uniform(-130, 170), 948 + chance.uniform(-28, 30)) for _ in range(34)]
    return (
        *placed(_tin_lid(metal, accent), 205, 0),
        *shadow(410, 892, 236, 44),
        fill(rounded(metal, 1.15), tin, across=True),
        fill(rounded(accent), wrap(410, 742, 838, 232, 44), across=True),
        fill("#f1d9a0", *(diamond(410 + 228 * math.sin(a), 790 + 44 * math.cos(a), 20 * math.cos(a) + 2, 28)
                          for a in (math.radians(d) for d in range(-75, 76, 15)))),
        fill((shade(metal, 0.6), shade(metal, -0.2)), ellipse(410, 690, 232, 57)),
        fill(("#3d1410", "#6d1c12"), mouth),
        fill("#8f1d12", ellipse(410, 684, 176, 44), blur=6),
        fill("#7d150c", *threads[:70]), fill("#b3230f", *threads[70:120]), fill("#e0481a", *threads[120:]),
        fill("#2a1710", *(tuple((x + 4, y + 6) for x, y in one) for one in spilt), opacity=0.4, blur=3),
        fill("#b3230f", *spilt[:20]), fill("#dd4a1c", *spilt[20:]),
        *shine(410, 232, 710, 880),
    )  # fmt: skip


def soap_bars(bars: tuple[str, str, str], accent: str) -> Scene:
    low, middle, high = (
        placed(_bar(color), dx, -lift, 1, turn)
        for color, dx, lift, turn in zip(bars, (0, 14, -10), (0, 146, 292), (0, 1.2, -2), strict=True)
    )
    down = (stroke(((x, 432), (x - 6, 500), (x - 4, 862)), 9) for x in (474, 490))
    loops = [
        curve([(484, 424), (400, 350), (372, 398), (420, 436), (484, 424)]),
        curve([(484, 424), (572, 346), (598, 396), (550, 436), (484, 424)]),
    ]
    ends = [
        stroke(curve([(484, 424), (440, 452), (424, 500)]), 8),
        stroke(curve([(484, 424), (526, 456), (536, 512)]), 8),
    ]
    bow = [stroke(loop, 9) for loop in loops] + ends
    return (
        *shadow(500, 880, 290, 30),
        *low, *middle, *high,
        fill(("#ecd6a4", "#a8844c"), *down),
        fill("#2a1710", *(tuple((x + 6, y + 8) for x, y in one) for one in bow), opacity=0.35, blur=5),
        fill(("#f1deb2", "#a8844c"), *bow),
        fill((shade(accent, 0.3), shade(accent, -0.25)), *(leaf(488, 428, 110, angle, 0.2) for angle in (-150,
             -112, -66, -28))),
        *_twig(accent),
    )  # fmt: skip


def petals(color: str) -> Scene:
    """Rose petals on the table, to lay before a bottle."""
    chance = random.Random("petals")
    parts: list[Shape] = []
    for x, y in ((250, 920), (330, 968), (200, 984), (690, 956), (780, 912), (610, 990)):
        petal = leaf(x, y, chance.uniform(64, 86), chance.uniform(-40, 40), 0.36)
        parts += [fill("#2a1710", tuple((px + 5, py + 9) for px, py in petal), opacity=0.35, blur=6)]
        parts += [fill((shade(color, 0.35), color, shade(color, -0.15)), petal)]
    return tuple(parts)


# Their parts


def _thread(chance: random.Random, x: float, y: float) -> Outline:
    angle, length = chance.uniform(0, math.tau), chance.uniform(26, 52)
    dx, dy, bend = math.cos(angle) * length, math.sin(angle) * length * 0.45, chance.uniform(-12, 12)
    return stroke(curve([(x - dx, y - dy), (x + bend, y + bend), (x + dx, y + dy)], steps=4), 2.5, 6.5)


def _tin_lid(metal: str, accent: str) -> Scene:
    """The lid leans upright behind its tin and shows the flower that saffron comes from."""
    lid = ellipse(500, 612, 236, 236)
    petals = [leaf(500, 650, 176, angle, 0.23) for angle in (-152, -121, -90, -59, -28)]
    return (
        *shadow(520, 872, 200, 26),
        fill("#2a1710", ellipse(540, 640, 236, 236), opacity=0.25, blur=30),
        fill((shade(metal, 0.5), metal, shade(metal, -0.5)), lid, across=True),
        fill((shade(accent, 0.1), shade(accent, -0.18)), ellipse(500, 612, 216, 216)),
        fill(
            "#f1d9a0",
            *(
                diamond(500 + 194 * math.cos(a), 612 + 194 * math.sin(a), 9, 9)
                for a in (math.tau * n / 30 for n in range(30))
            ),
        ),
        fill(
            "#6f7f45",
            stroke(curve([(500, 650), (506, 716), (490, 770)]), 8),
            leaf(498, 765, 120, -58, 0.1),
            leaf(496, 765, 120, -126, 0.1),
        ),
        *(fill(("#c9a3e0", "#8458ad"), petal) for petal in (petals[0], petals[4], petals[1], petals[3], petals[2])),
        fill(
            "#d8401b", *(stroke(curve([(500, 640), (500 + d * 0.5, 570), (500 + d, 520)]), 4, 9) for d in (-34, 0, 34))
        ),
        fill("#ffffff", ellipse(420, 500, 120, 70), opacity=0.25, blur=36, within=lid),
    )


def _bar(color: str) -> Scene:
    front, top = box(220, 732, 780, 872, 40), box(228, 720, 772, 770, 25)
    chance = random.Random(color)
    flecks = [ellipse(chance.uniform(250, 750), chance.uniform(776, 860), 5, 3) for _ in range(24)]
    return (
        fill((color, shade(color, -0.06), shade(color, -0.36)), front),
        fill((shade(color, 0.5), shade(color, 0.22)), top),
        fill(shade(color, -0.4), *flecks, opacity=0.4),
        *(fill(shade(color, sign * 0.34), *(tuple((x + 2 * sign, y + 2 * sign) for x, y in one)
             for one in (drop(630, 808, 17), *sprig(630, 838, 0.36))))
          for sign in (1, -1)),
        fill("#ffffff", box(262, 782, 286, 840, 12), opacity=0.5, blur=6),
        fill("#1c0d08", box(224, 862, 776, 880, 8), opacity=0.3, blur=7),
    )  # fmt: skip


def _twig(accent: str) -> Scene:
    stem = curve([(640, 950), (760, 930), (900, 950), (980, 930)])
    leaves = [
        leaf(x, y, 74, angle, 0.24)
        for index, (x, y) in enumerate(stem[2::5])
        for angle in ((-42, 38)[index % 2], (-130, 30)[index % 2])
    ]
    nut = ellipse(700, 968, 46, 34)
    parts: list[Shape] = [
        fill("#2a1710", *(tuple((x + 8, y + 12) for x, y in one) for one in leaves), opacity=0.35, blur=7)
    ]
    parts += [fill("#5b4a2c", stroke(stem, 8, 5)), fill((shade(accent, 0.25), shade(accent, -0.2)), *leaves)]
    parts += [
        *shadow(700, 996, 44, 10),
        fill(("#d9b25c", "#a36d2c"), nut),
        fill("#fff0c4", ellipse(686, 954, 14, 7), opacity=0.7, blur=3),
    ]
    return tuple(parts)
