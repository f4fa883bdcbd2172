"""Scene: a drawing as plain shapes, before any pixel. The subject fills a square of 1000 units; y points down.

Light falls from the upper left in every drawing.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

Point = tuple[float, float]
Outline = tuple[Point, ...]


@dataclass(frozen=True)
class Shape:
    """Outlines filled with one run of colours, from top to bottom or from left to right."""

    colors: tuple[str, ...]
    outlines: tuple[Outline, ...]
    across: bool = False
    opacity: float = 1.0
    blur: float = 0.0
    within: Outline | None = None
    """Nothing shows outside this outline."""


Scene = tuple[Shape, ...]


def fill(
    colors: str | tuple[str, ...],
    *outlines: Outline,
    across: bool = False,
    opacity: float = 1.0,
    blur: float = 0.0,
    within: Outline | None = None,
) -> Shape:
    stops = (colors,) if isinstance(colors, str) else colors
    return Shape(stops, outlines, across=across, opacity=opacity, blur=blur, within=within)


def placed(scene: Iterable[Shape], dx: float = 0, dy: float = 0, scale: float = 1, angle: float = 0) -> Scene:
    """The scene turned clockwise by degrees and scaled about the middle of its floor (500, 870), then moved."""
    cos, sin = math.cos(math.radians(angle)) * scale, math.sin(math.radians(angle)) * scale

    def move(outline: Outline) -> Outline:
        rays = ((x - 500, y - 870) for x, y in outline)
        return tuple((500 + dx + x * cos - y * sin, 870 + dy + x * sin + y * cos) for x, y in rays)

    return tuple(
        replace(
            shape,
            outlines=tuple(move(outline) for outline in shape.outlines),
            within=None if shape.within is None else move(shape.within),
            blur=shape.blur * scale,
        )
        for shape in scene
    )


# Colours


def shade(color: str, amount: float) -> str:
    """Lighter towards 1, darker towards -1; darkness is warm, as in a room."""
    target = (255, 250, 240) if amount > 0 else (38, 20, 14)
    parts = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    mixed = (round(part + (aim - part) * abs(amount)) for part, aim in zip(parts, target, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def rounded(color: str, depth: float = 1.0) -> tuple[str, ...]:
    """A colour as it runs across something round: a lit side, a bright streak, a dark side with a little reflection."""
    return tuple(shade(color, amount * depth) for amount in (-0.28, 0.02, 0.3, 0.12, -0.08, -0.34, -0.46, -0.36))


# Outlines


def ellipse(x: float, y: float, rx: float, ry: float, start: float = 0, end: float = 360) -> Outline:
    steps = max(12, int(abs(end - start) / 5))
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return tuple((x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles)


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0) -> Outline:
    if not radius:
        return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    left, top, right, bottom = x0 + radius, y0 + radius, x1 - radius, y1 - radius
    corners = ((right, top, 270), (right, bottom, 0), (left, bottom, 90), (left, top, 180))
    return tuple(point for x, y, start in corners for point in ellipse(x, y, radius, radius, start, start + 90))


def diamond(x: float, y: float, rx: float, ry: float) -> Outline:
    return ((x, y - ry), (x + rx, y), (x, y + ry), (x - rx, y))


def star(x: float, y: float, radius: float, points: int = 8, inner: float = 0.72, turn: float = 0) -> Outline:
    spokes = (
        (math.pi * step / points + math.radians(turn), 1 if step % 2 == 0 else inner) for step in range(2 * points)
    )
    return tuple(
        (x + radius * reach * math.sin(angle), y - radius * reach * math.cos(angle)) for angle, reach in spokes
    )


def curve(points: Sequence[Point], *, closed: bool = False, steps: int = 8) -> Outline:
    """A smooth line through the points (Catmull-Rom). A point given twice is a corner."""
    count = len(points)
    around = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    line: list[Point] = []
    for index in range(count if closed else count - 1):
        a, b, c, d = around[index : index + 4]
        for step in range(steps):
            t = step / steps
            line.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    return tuple(line) if closed else (*line, points[-1])


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def lathe(x: float, profile: Sequence[Point], foot: float = 0, brow: float = 0) -> Outline:
    """Something turned on a wheel: half widths by height; `foot` and `brow` say how round its ends look."""
    right = [(x + half, y) for y, half in curve(_steadied(profile))]
    (top, top_half), (bottom, bottom_half) = profile[0], profile[-1]
    under = ellipse(x, bottom, bottom_half, foot, 0, 180) if foot else ()
    left = [(2 * x - px, y) for px, y in reversed(right)]
    over = ellipse(x, top, top_half, brow, 180, 360) if brow else ()
    return (*right, *under, *left, *over)


def _steadied(profile: Sequence[Point]) -> list[Point]:
    """The profile with points near both ends of its long parts: a smooth line swings out beside a long straight one."""
    steady = [profile[0]]
    for (y0, half0), (y1, half1) in pairwise(profile):
        if y1 - y0 > 150:
            steps = (30 / (y1 - y0), 1 - 30 / (y1 - y0))
            steady += [(y0 + (y1 - y0) * step, half0 + (half1 - half0) * step) for step in steps]
        steady.append((y1, half1))
    return steady


def wrap(x: float, top: float, bottom: float, half: float, bow: float) -> Outline:
    """A band around something round."""
    return (*reversed(ellipse(x, top, half, bow, 0, 180)), *ellipse(x, bottom, half, bow, 0, 180))


def stroke(line: Sequence[Point], width: float, end: float | None = None) -> Outline:
    """A line of some width, which may taper towards its end."""
    last = len(line) - 1
    left: list[Point] = []
    right: list[Point] = []
    for index, (x, y) in enumerate(line):
        (x0, y0), (x1, y1) = line[max(0, index - 1)], line[min(last, index + 1)]
        length = math.hypot(x1 - x0, y1 - y0) or 1
        half = (width + ((width if end is None else end) - width) * index / max(1, last)) / 2
        nx, ny = (y1 - y0) / length * half, (x0 - x1) / length * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return (*left, *reversed(right))


def leaf(x: float, y: float, length: float, angle: float, fat: float = 0.3) -> Outline:
    """A pointed leaf that grows from (x, y); an angle of 0 points right, 90 down."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    half = curve([(0, 0), (0.3, fat * 0.9), (0.65, fat * 0.75), (1, 0)])
    both = (*half, *((along, -off) for along, off in reversed(half)))
    return tuple((x + length * (u * cos - v * sin), y + length * (u * sin + v * cos)) for u, v in both)


def drop(x: float, y: float, size: float) -> Outline:
    side = [(0, -1.45), (0.22, -0.85), (0.62, -0.1), (0.72, 0.35), (0.5, 0.82), (0, 1.0)]
    right = curve([(x + size * u, y + size * v) for u, v in side])
    return (*right, *((2 * x - px, py) for px, py in reversed(right)))


def rows(start: float, end: float, step: float) -> list[float]:
    return [start + step * index for index in range(max(0, math.ceil((end - start) / step)))]


def zigzag(x0: float, x1: float, y: float, height: float, step: float, width: float) -> Outline:
    xs = rows(x0, x1 + step, step)
    line = [(x, y + (height if index % 2 else 0)) for index, x in enumerate(xs)]
    inside: list[Point] = []
    for (ax, ay), (bx, by) in pairwise(line):
        inside += [(ax, ay), (bx, by)]
    return (*inside, *((px, py + width) for px, py in reversed(inside)))


# What everything stands on


def shadow(x: float, y: float, half: float, depth: float = 30, reach: float = 1.0) -> Scene:
    """Where something touches the table, and what it keeps from the light."""
    far = ellipse(x + half * 0.55 * reach, y + depth * 0.2, half * 1.45, depth * 1.5)
    return (
        fill("#2a1710", far, opacity=0.24, blur=34),
        fill("#2a1710", ellipse(x + half * 0.2, y, half * 1.12, depth), opacity=0.36, blur=15),
        fill("#1c0d08", ellipse(x + half * 0.03, y, half * 1.0, depth * 0.62), opacity=0.5, blur=5),
    )


def flat_shadow(outline: Outline, dx: float = 14, dy: float = 18, blur: float = 14) -> Scene:
    """The shadow of something that lies flat or hangs on a wall."""
    far = tuple((x + dx, y + dy) for x, y in outline)
    near = tuple((x + dx * 0.3, y + dy * 0.3) for x, y in outline)
    return (fill("#2a1710", far, opacity=0.34, blur=blur), fill("#1c0d08", near, opacity=0.34, blur=blur * 0.35))
