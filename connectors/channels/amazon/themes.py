"""Which of Amazon's attributes a seller's choices are, and the theme under which a family varies. Pure."""

from collections.abc import Mapping

from connectors import Listing
from connectors.asked import ANY, Answers, same

AXES: Mapping[str, frozenset[str]] = {
    "color": frozenset(("color", "colour", "couleur", "coloris", "teinte", "اللون", "لون")),
    "size": frozenset(("size", "taille", "pointure", "format", "dimensions", "المقاس", "مقاس", "الحجم", "حجم")),
    "material": frozenset(("material", "matière", "matériau", "المادة", "مادة", "الخامة")),
    "scent": frozenset(("scent", "parfum", "senteur", "fragrance", "الرائحة", "رائحة", "العطر")),
    "flavor": frozenset(("flavor", "flavour", "goût", "saveur", "arôme", "النكهة", "نكهة")),
    "style": frozenset(("style", "modèle", "model", "motif", "pattern", "design", "الطراز", "النقش")),
    "item_package_quantity": frozenset(("pack", "lot", "quantity", "quantité", "العبوة", "العدد")),
}


def axis_of(option: str, answers: Answers) -> str | None:
    """What the seller has said of an option (`*.option = attribute`) counts more than what we guess."""
    said = answers.attributes.get(same(f"{ANY}.{option}"))
    return said or next((axis for axis, names in AXES.items() if same(option) in names), None)


def axes_of(listing: Listing, answers: Answers) -> dict[str, str]:
    """By option."""
    found = {option.name: axis_of(option.name, answers) for option in listing.options}
    return {name: axis for name, axis in found.items() if axis}


def theme_of(listing: Listing, answers: Answers, themes: tuple[str, ...]) -> str | None:
    """Of the product type's themes the one with these axes, in whatever order; None where there is none."""
    wanted = sorted(axes_of(listing, answers).values())
    if len(wanted) != len(listing.options) or len(set(wanted)) != len(wanted):
        return None
    return next((theme for theme in themes if sorted(map(_axis, theme.split("/"))) == wanted), None)


def _axis(part: str) -> str:
    """COLOR and COLOR_NAME are the same."""
    return part.lower().removesuffix("_name")
