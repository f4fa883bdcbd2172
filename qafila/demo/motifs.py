"""Parts that several drawings share: a label, a shine on glass, a sprig."""

from qafila.demo.scene import Outline, Scene, box, curve, fill, leaf, rounded, stroke, wrap

_PAPER = "#f3e8d2"


def label(x: float, top: float, bottom: float, half: float, bow: float, accent: str) -> Scene:
    """A paper label with a band at its head and two lines of small print at its foot."""
    lines = [box(x - 58, bottom - 34, x + 58, bottom - 27, 3), box(x - 36, bottom - 18, x + 36, bottom - 12, 3)]
    return (
        fill("#1c0d08", wrap(x, top + 4, bottom + 7, half, bow), opacity=0.25, blur=5),
        fill(rounded(_PAPER, 0.8), wrap(x, top, bottom, half, bow), across=True),
        fill(
            rounded(accent, 0.8), wrap(x, top, top + 22, half, bow), wrap(x, top + 28, top + 32, half, bow), across=True
        ),
        fill(rounded(accent, 0.8), wrap(x, bottom - 6, bottom, half, bow), across=True),
        fill("#6b5440", *(tuple((px, py + bow * 0.9) for px, py in line) for line in lines), opacity=0.7),
    )


def shine(x: float, half: float, top: float, bottom: float) -> Scene:
    left, right = x - half * 0.74, x + half * 0.86
    return (
        fill("#ffffff", box(left, top, left + half * 0.14, bottom, half * 0.07), opacity=0.5, blur=5),
        fill("#ffffff", box(right, top + 30, right + half * 0.05, bottom - 30), opacity=0.3, blur=4),
    )


def sprig(x: float, y: float, size: float = 1) -> tuple[Outline, ...]:
    stem = stroke(curve([(x, y + 26 * size), (x, y), (x, y - 36 * size)]), 4 * size)
    leaves = [leaf(x, y + dy * size, 54 * size, angle, 0.2) for dy in (16, -6, -28) for angle in (-38, 218)]
    return (stem, *leaves)
