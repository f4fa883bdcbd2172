"""What a photo looks like, as numbers: worked out once for its bytes. No pixels here."""

from dataclasses import dataclass

from catalog.values import Value

MEASURED = "1"
"""Raised when the same photo should be measured anew."""
ALIKE_BITS, ALIKE_COLOURS = 6, 3
"""Further apart than this, in bits of the outline or in mean levels of colour, two pictures are not the same."""


class Measures(Value):
    """Levels run from 0 to 255, shares from 0 to 1."""

    sharpness: float
    """Variance of the Laplacian in the sharpest tiles, at 1600 pixels."""
    bright: int
    """The level that a tenth of the photo reaches."""
    clipped: float
    """The share that is pure white: on a photo before white, that says nothing."""
    edge: tuple[int, int, int]
    """The colour around the border, in the middle."""
    edge_low: int
    """Nearly all of the border is at least so light."""
    edge_even: float
    """The share of the border that has its colour."""
    fill: float | None
    """How much of the photo's longer way its subject takes; None where it does not stand out from its background."""
    outline: str
    """64 bits, hexadecimal: where it gets darker from left to right."""
    colours: str
    """4 × 4 mean colours, hexadecimal."""


@dataclass(frozen=True)
class Likeness:
    bits: int
    colours: float

    @property
    def same(self) -> bool:
        return self.bits <= ALIKE_BITS and self.colours <= ALIKE_COLOURS


def likeness(one: Measures, other: Measures) -> Likeness:
    bits = (int(one.outline, 16) ^ int(other.outline, 16)).bit_count()
    pairs = zip(bytes.fromhex(one.colours), bytes.fromhex(other.colours), strict=True)
    return Likeness(bits, sum(abs(a - b) for a, b in pairs) / (len(one.colours) // 2))
