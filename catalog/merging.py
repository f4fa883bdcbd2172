"""The three-way merge: what the last import said, what this one says, and what stands in the catalogue now.

A cell that has not changed since the last import never overwrites an edit made by hand; a cell that has changed does,
and the edit it replaces is told as an issue. Pure: Products in, a Product out.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from catalog.issues import Issue, Place, Severity
from catalog.product import Product, Source, Variant

Document = dict[str, Any]

_BLANK: Document = Product(key="0", source=Source(file=""), title={}, variants=(Variant(key="0"),)).model_dump(
    mode="json"
)
_BLANK_VARIANT: Document = _BLANK["variants"][0]
_NOTHING: Document = {**_BLANK, "variants": []}
_PER_KEY = frozenset({"title", "description", "attributes", "material", "dimensions"})
_VARIANT_PER_KEY = {"options": "variants.options", "offer": "variants"}


class Merged(NamedTuple):
    product: Product
    issues: tuple[Issue, ...] = ()


def merge(base: Product | None, incoming: Product, current: Product) -> Merged:
    """The product after an import; all three have the same keys already. Without a base every cell counts as new."""
    if base is not None and _same_content(base, incoming):
        return Merged(current.model_copy(update={"source": incoming.source}))
    merging = _Merging(base, incoming)
    document = merging.product(_document(current))
    try:
        product = Product.model_validate(document)
    except ValidationError:  # each cell is fine, but together they are not: what is sold comes from the file as a whole
        new = _document(incoming)
        product = Product.model_validate({**document, "options": new["options"], "variants": new["variants"]})
        merging.tell(
            "variants_replaced", "variants", Severity.WARNING, value=", ".join(map(_variant_shown, new["variants"]))
        )
    return Merged(product, tuple(merging.issues))


def edited_fields(before: Product, after: Product) -> frozenset[str]:
    """The names of the fields that differ, a variant's and its offer's among them."""
    was, now = _document(before), _document(after)
    edited = {field for field in _BLANK if field != "variants" and was[field] != now[field]}
    old, new = (_by("key", document["variants"]) for document in (was, now))
    for key in old.keys() & new.keys():
        pairs = ((old[key], new[key]), (old[key]["offer"], new[key]["offer"]))
        edited |= {field for one, other in pairs for field in one if one[field] != other[field]}
    return frozenset(edited)


def _same_content(one: Product, other: Product) -> bool:
    return one == other.model_copy(update={"source": one.source})


def _document(product: Product) -> Document:
    return product.model_dump(mode="json")


class _Merging:
    """One merge under way; `issues` fills up as fields are merged."""

    def __init__(self, base: Product | None, incoming: Product) -> None:
        self.was = _document(base) if base else _NOTHING
        self.new = _document(incoming)
        self.partial = base is not None and base.source.file != incoming.source.file
        """Whether a blank cell may only mean that this other file has no such column."""
        self.incoming = incoming
        self.issues: list[Issue] = []

    def product(self, now: Document) -> Document:
        merged: Document = {"key": now["key"], "source": self.new["source"]}
        merged["variants"] = self._variants(now["variants"])
        merged["options"] = self._options(now["options"], merged["variants"])
        for field in (name for name in _BLANK if name not in merged):
            was, new, current = self.was[field], self.new[field], now[field]
            if field in _PER_KEY:
                merged[field] = self._mapping(field, was, new, current) or _BLANK[field]
            else:
                merged[field] = self._value(field, was, new, current, _BLANK[field])
        return merged

    def _value(self, field: str, was: Any, new: Any, now: Any, blank: Any = None) -> Any:
        if new == was or (self.partial and new == blank):
            return now
        if now not in (was, new):
            self.tell("edit_overwritten", field, Severity.WARNING, value=_shown(now), new=_shown(new))
        return new

    def _mapping(self, field: str, was: Document | None, new: Document | None, now: Document | None) -> Document:
        was, new, now = was or {}, new or {}, now or {}
        names = dict.fromkeys((*now, *new))
        merged = {name: self._value(f"{field}.{name}", was.get(name), new.get(name), now.get(name)) for name in names}
        return {name: value for name, value in merged.items() if value is not None}

    def _variants(self, current: list[Document]) -> list[Document]:
        was, new, now = (_by("key", variants) for variants in (self.was["variants"], self.new["variants"], current))
        merged = []
        for key in _order(was, new, now):
            if key in new and key in now:
                merged.append(self._variant(was.get(key, _BLANK_VARIANT), new[key], now[key]))
            elif key in new and key not in was:
                merged.append(new[key])
            elif key in now and key not in was:
                merged.append(now[key])
            elif key in now and now[key] != was[key]:
                merged.append(now[key])
                self.tell("variant_gone", "variants", Severity.INFO, value=_variant_shown(now[key]))
        return merged

    def _variant(self, was: Document, new: Document, now: Document) -> Document:
        merged: Document = {"key": now["key"]}
        for field in (name for name in _BLANK_VARIANT if name != "key"):
            path = _VARIANT_PER_KEY.get(field)
            if path:
                merged[field] = self._mapping(path, was[field], new[field], now[field])
            else:
                merged[field] = self._value(f"variants.{field}", was[field], new[field], now[field])
        return merged

    def _options(self, current: list[Document], variants: Iterable[Document]) -> list[Document]:
        """The axes; those that a merged variant uses stay whatever else was said."""
        was, new, now = (_by("name", options) for options in (self.was["options"], self.new["options"], current))
        used = {name for variant in variants for name in variant["options"]}
        merged = []
        for name in _order(was, new, now):
            if name in new and name in now:
                merged.append(self._option(was.get(name, {}), new[name], now[name]))
            elif name not in was or name in used:
                merged.append(new.get(name) or now[name])
        return merged

    def _option(self, was: Document, new: Document, now: Document) -> Document:
        parts = {part: self._mapping("options", was.get(part), new[part], now[part]) for part in ("names", "values")}
        return {"name": new["name"], **parts}

    def tell(self, code: str, field: str, severity: Severity, value: str, **params: str) -> None:
        source = self.incoming.source
        at = Place(sheet=source.sheet, row=source.row)
        told = Issue(code=code, field=field, severity=severity, value=value, params=params, at=at)
        self.issues.append(told.model_copy(update={"product": self.incoming.key}))


def _by(name: str, documents: Iterable[Document]) -> dict[str, Document]:
    return {document[name]: document for document in documents}


def _order(was: Mapping[str, Document], new: Mapping[str, Document], now: Mapping[str, Document]) -> dict[str, None]:
    """The order of the file where it has changed, else the order that stands."""
    return dict.fromkeys((*now, *new) if list(was) == list(new) else (*new, *now))


def _shown(value: Any) -> str:
    """A value as a person reads it in an issue."""
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, dict):
        if value.keys() == {"amount", "currency"}:
            return f"{value['amount']} {value['currency']}"
        return _shown(value["source"]) if "source" in value else ", ".join(map(_shown, value.values()))
    return ", ".join(map(_shown, value)) if isinstance(value, list) else str(value)


def _variant_shown(variant: Document) -> str:
    return variant["sku"] or _shown(variant["options"])
