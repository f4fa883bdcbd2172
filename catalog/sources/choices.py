"""What a product of a document lets its buyers choose, where it is listed by name: options, or variants of one axis."""

from functools import lru_cache
from typing import Any

from catalog.column_names import CAMEL, told_by_name
from catalog.drafts import Field
from catalog.folding import folded

_OFFERED = frozenset(
    map(
        folded,
        ("options", "product options", "option groups", "attributes", "attributs", "choices", "choix", "opzioni",
         "opciones", "alternativ", "الخيارات", "خيارات"),
    )
)  # fmt: skip
"""What a list of axes is called; each has a name and the values to choose from."""
_VALUES = frozenset(map(folded, ("values", "choices", "options", "details", "valeurs", "choix", "terms", "valori")))
_LABELS = frozenset(map(folded, ("label", "label fr", "label ar", "label en", "value", "valeur", "option")))
_OF_SIGNS = frozenset(map(folded, ("id", "code", "slug", "hex", "key", "value", "swatch", "color code", "hex code")))
"""What is said of a choice for the eye of a program: a number, the code of a colour."""
_OUT = frozenset(map(folded, ("is out", "sold out", "is sold out", "out of stock", "épuisé", "نفد")))
_ALONE = frozenset(
    {Field.PRICE, Field.SALE_PRICE, Field.PRICE_IMPACT, Field.COMPARE_AT, Field.QUANTITY, Field.SKU, Field.GTIN}
)
"""What a choice may have of its own, as a variant does."""
Object = dict[str, Any]


def with_choices(found: Object) -> Object:
    """The product with each axis by its name, or with a variant for each choice that has a price or a stock."""
    told: Object = {}
    for name, value in found.items():
        if folded(name) in _OFFERED and (axes := _axes(value)):
            told |= _laid_open(axes)
        elif is_option(name) and (named := _names_of(value)) and not any(map(_offered, value)):
            told[name] = list(named)
            told |= {f"{name}.{key}": said for key, said in _said_beside(value).items()}
        else:
            told[name] = value
    return told


def is_option(name: str) -> bool:
    return names_field(name) is Field.OPTION


@lru_cache(maxsize=2048)
def _spelled(name: str) -> str:
    return folded(CAMEL.sub(" ", name))


@lru_cache(maxsize=2048)
def names_field(name: str) -> Field:
    return told_by_name(name)[0].field


def _axes(value: Any) -> dict[str, list[Any]]:
    """{axis: its choices} where all that is listed is named and has values; a single value is a detail."""
    axes: dict[str, list[Any]] = {}
    for one in value if isinstance(value, list) else ():
        name = _called(one) if isinstance(one, dict) else None
        values = [inner for key, inner in one.items() if folded(key) in _VALUES] if name else []
        if name is None or len(values) != 1 or not isinstance(values[0], list):
            return {}
        axes[str(one[name])] = values[0]
    return axes


def _laid_open(axes: dict[str, list[Any]]) -> Object:
    axis, choices = next(iter(axes.items()))
    if len(axes) == 1 and _names_of(choices) and any(map(_offered, choices)):
        return {"variants": [{"options": {axis: one[_called(one)]}, **_offer(one)} for one in choices]}
    return {"options": {axis: _names_of(choices) or choices for axis, choices in axes.items()}}


def _names_of(choices: Any) -> list[str]:
    """What the choices are called; none where one of them has no name."""
    if not isinstance(choices, list) or not all(isinstance(one, dict) for one in choices):
        return []
    keys = [_called(one) for one in choices]
    return [one[key] for one, key in zip(choices, keys, strict=True) if key] if all(keys) else []


def _called(one: Object) -> str | None:
    """Under which name an object says what it is called."""
    told = [key for key, said in one.items() if isinstance(said, str) and said.strip()]
    named = (
        [key for key in told if names_field(key) is Field.TITLE],
        [key for key in told if _spelled(key) in _LABELS],
        [key for key in told if is_option(key) and _spelled(key) not in _OF_SIGNS],
    )
    return next((keys[0] for keys in named if keys), None)


def _offered(one: Any) -> bool:
    """Whether a choice has a price, a stock or a code that is its own."""
    return isinstance(one, dict) and any(
        names_field(key) in _ALONE or _spelled(key) in _OUT for key in one if key != "code"
    )


def _offer(one: Object) -> Object:
    """What a choice has of its own; one that is sold out is there no times."""
    called = _called(one)
    offer = {key: said for key, said in one.items() if key not in (called, "id") and _spelled(key) not in _OUT}
    return {**offer, "stock": "0"} if any(one[key] is True for key in one if _spelled(key) in _OUT) else offer


def _said_beside(choices: list[Object]) -> dict[str, list[Any]]:
    """What else is said of the choices, each by its name, without what only programs look at."""
    said: dict[str, list[Any]] = {}
    for one in choices:
        called = _called(one)
        for key, value in one.items():
            coded = _spelled(key) in _OF_SIGNS or _spelled(key) in _LABELS or str(value).startswith("#")
            if key != called and not coded and value:
                said.setdefault(key, []).append(value)
    return said
