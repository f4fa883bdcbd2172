"""Weights in grams and lengths in millimetres, from numbers with units. A number without a unit is never guessed."""

from decimal import Decimal

from catalog.folding import folded

GRAMS: dict[str, Decimal] = {
    "mg": Decimal("0.001"),
    "g": Decimal(1),
    "kg": Decimal(1000),
    "oz": Decimal("28.349523125"),
    "lb": Decimal("453.59237"),
}
MILLIMETRES: dict[str, Decimal] = {
    "mm": Decimal(1),
    "cm": Decimal(10),
    "dm": Decimal(100),
    "m": Decimal(1000),
    "in": Decimal("25.4"),
    "ft": Decimal("304.8"),
}
_SPELLINGS: dict[str, str] = {
    "mg": "mg ملغ ملجم",
    "g": "g gr grs gm gms gramme grammes gram grams غ غرام غراما جم جرام جراما غرامات",
    "kg": "kg kgs kilo kilos kilogramme kilogrammes kilogram kilograms كغ كلغ كجم كيلو كيلوغرام كيلوجرام",
    "oz": "oz ounce ounces",
    "lb": "lb lbs pound pounds",
    "mm": "mm millimetre millimetres ملم مم",
    "cm": "cm cms centimetre centimetres centimeters سم سنتيمتر سنتمتر",
    "dm": "dm",
    "m": "m metre metres meter meters متر م",
    "in": "in inch inches pouce pouces بوصة",
    "ft": "ft feet foot",
}
_UNITS = {folded(spelling): unit for unit, spellings in _SPELLINGS.items() for spelling in spellings.split()}


class UnitUnknown(ValueError):
    """The unit is missing, or not one of weight (or of length)."""


def unit_named(words: str) -> str | None:
    """The unit that a word stands for, in French, English or Arabic."""
    return _UNITS.get(folded(words))


def in_smallest(number: Decimal, unit: str, units: dict[str, Decimal]) -> Decimal:
    """The measure in grams or millimetres."""
    named = unit_named(unit)
    if named is None or named not in units:
        raise UnitUnknown(unit)
    return (number * units[named]).quantize(Decimal("0.001")).normalize() + 0
