"""Wix's list of products, of its first editor and of its third: a row for each product, then those of its variants.

The product's row lists the choices of each option; a variant without a row of its own is sold at the product's price.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod

from catalog.dialects.columns import Columns, photos_in
from catalog.dialects.profile import Profile
from catalog.drafts import Cell, Draft, Field, ImageDraft, VariantDraft
from catalog.issues import Issue, Severity
from catalog.packed import MOST_CHOICES
from catalog.sources.tables import Row, Table

_OPTIONS = range(1, 7)


def _numbered(name: str, number: int) -> tuple[str, str]:
    return f"{name}{number}", f"{name}[{number}]"


PROFILE = Profile(
    columns={
        "id": ("handleId", "handle"), "kind": ("fieldType",), "name": ("name",), "price": ("price",),
        "description": ("description", "plainDescription"), "images": ("productImageUrl", "media"), "sku": ("sku",),
        "collection": ("collection",), "ribbon": ("ribbon",), "surcharge": ("surcharge",), "visible": ("visible",),
        "discount_kind": ("discountMode",), "discount": ("discountValue",), "inventory": ("inventory",),
        "weight": ("weight",), "brand": ("brand",), "compare_at": ("strikethroughPrice",), "barcode": ("barcode",),
        "preorder": ("preOrderEnabled",),
        **{f"option{n}": _numbered("productOptionName", n) for n in _OPTIONS},
        **{f"type{n}": _numbered("productOptionType", n) for n in _OPTIONS},
        **{
            f"choices{n}": (*_numbered("productOptionDescription", n), *_numbered("productOptionChoices", n))
            for n in _OPTIONS
        },
        **{f"info{n}": _numbered("additionalInfoTitle", n) for n in _OPTIONS},
        **{f"said{n}": _numbered("additionalInfoDescription", n) for n in _OPTIONS},
    },
    required=("id", "kind", "name"),
    strong=("ribbon", "surcharge", "discount_kind", "discount", "compare_at", "option1", "choices1", "preorder"),
    enough=3,
    everyday=("handle",),
)  # fmt: skip
_OF_PRODUCTS = {Field.BRAND: "brand", Field.SELLER_CATEGORY: "collection", Field.STATUS: "visible"}
_OF_VARIANTS = {
    Field.SKU: "sku", Field.GTIN: "barcode", Field.PRICE: "price", Field.COMPARE_AT: "compare_at",
    Field.QUANTITY: "inventory",
}  # fmt: skip
_TEXTS = {Field.TITLE: "name", Field.DESCRIPTION: "description"}
_PRODUCT, _VARIANT = "product", "variant"
_SHADE = re.compile(r"(?:#[0-9a-f]{3,8}|rgba?\([\d., ]+\)|([a-z]+)):(?=(?(1)\1$|.))", re.IGNORECASE)
"""What stands before the name of a colour: #00FF00, rgb(0, 255, 0), or the name as browsers know it."""
_NONE = re.compile(r"[0.,]*")
Options = Mapping[str, str]


class Wix:
    name, label = "wix", "Wix"

    def fits(self, header: Sequence[str]) -> float:
        return PROFILE.fit(header)

    def drafts(self, tables: Sequence[Table]) -> Iterable[Draft | Issue]:
        for table in tables:
            columns = Columns(table, PROFILE)
            products: dict[str, list[Row]] = {}
            for row in table.rows:
                if columns.text(row, "kind").casefold() == _PRODUCT:
                    products[columns.text(row, "id") or f"\n{row.number}"] = [row]
                elif below := products.get(columns.text(row, "id")):
                    below.append(row)
                else:
                    yield columns.without_product(row, "id")
            for first, *others in products.values():
                yield _Product(columns, first, others).draft()
            yield from columns.unused(())


class _Product:
    def __init__(self, columns: Columns, row: Row, others: Sequence[Row]) -> None:
        self.columns, self.row, self.others = columns, row, others
        self.issues: list[Issue] = []

    def draft(self) -> Draft:
        columns, row = self.columns, self.row
        axes = self._axes()
        variants = self._variants(axes)
        alone = {name: ", ".join(choices) for name, choices in axes.items()} if len(variants) == 1 else {}
        texts = [(field, columns.cell(row, name)) for field, name in _TEXTS.items()]
        photos = [photo for one in (row, *self.others) for photo in photos_in(columns.text(one, "images"))]
        return Draft(
            row=row.number,
            id=columns.text(row, "id") or columns.text(row, "sku") or None,
            cells=self._cells(),
            texts=tuple((field, cell) for field, cell in texts if cell),
            variants=tuple(variants),
            images=tuple(ImageDraft(source) for source in dict.fromkeys(photos)),
            attributes={**self._details(), **alone},
            issues=tuple(self.issues),
            sheet=columns.table.sheet,
        )

    def _cells(self) -> dict[Field, Cell]:
        cells = self.columns.cells(self.row, _OF_PRODUCTS)
        weight = self.columns.first((self.row, *self.others), "weight")
        if weight and not _NONE.fullmatch(weight.text):
            cells[Field.WEIGHT] = weight
        return cells

    def _details(self) -> dict[str, str]:
        text = self.columns.text
        told = {text(self.row, f"info{n}"): text(self.row, f"said{n}") for n in _OPTIONS}
        weights = dict.fromkeys(text(row, "weight") for row in (self.row, *self.others) if text(row, "weight"))
        several = {self.columns.header("weight"): ", ".join(weights)} if len(weights) > 1 else {}
        ribbon = {self.columns.header("ribbon"): text(self.row, "ribbon")}
        return {name: said for name, said in {**told, **ribbon, **several}.items() if name and said}

    def _axes(self) -> dict[str, list[str]]:
        """{option: the choices that the product's row lists}"""
        text = self.columns.text
        listed = {text(self.row, f"option{n}"): text(self.row, f"choices{n}") for n in _OPTIONS}
        return {name: list(dict.fromkeys(_choices(told))) for name, told in listed.items() if name and _choices(told)}

    def _chosen(self, row: Row) -> dict[str, str]:
        text = self.columns.text
        named = {text(row, f"option{n}") or text(self.row, f"option{n}"): text(row, f"choices{n}") for n in _OPTIONS}
        return {name: _SHADE.sub("", value) for name, value in named.items() if name and value}

    def _variants(self, axes: Mapping[str, Sequence[str]]) -> list[VariantDraft]:
        rows = [row for row in self.others if self.columns.text(row, "kind").casefold() == _VARIANT]
        own: dict[tuple[tuple[str, str], ...], Row] = {}
        keys = [tuple(sorted(self._chosen(row).items())) for row in rows]
        again = [row for key, row in zip(keys, rows, strict=True) if own.setdefault(key, row) is not row]
        listed: list[Options] = [{}] if not own else []
        if axes and prod(map(len, axes.values())) <= MOST_CHOICES:
            listed = [dict(zip(axes, values, strict=True)) for values in product(*axes.values())]
        elif axes and not own:
            self.issues += [self._told("options_in_one_cell", f"choices{n}") for n in _OPTIONS if self._lists(n)]
        known = {tuple(sorted(options.items())): options for options in listed}
        known |= {key: dict(key) for key in own if key not in known}
        several = len(known) + len(again) > 1
        variants = [self._variant(own.get(key), options if several else {}, several) for key, options in known.items()]
        return variants + [self._variant(row, self._chosen(row), several) for row in again]

    def _lists(self, number: int) -> bool:
        return len(_choices(self.columns.text(self.row, f"choices{number}"))) > 1

    def _variant(self, row: Row | None, options: Options, several: bool) -> VariantDraft:
        columns = self.columns
        own = columns.cells(self.row, _OF_VARIANTS) if not several else self._shared()
        cells = columns.cells(row, _OF_VARIANTS) if row else {}
        if Field.PRICE in cells:
            own.pop(Field.COMPARE_AT, None)
        cells = own | cells | self._reduction()
        if row and (surcharge := columns.cell(row, "surcharge")) and not _NONE.fullmatch(surcharge.text):
            cells[Field.PRICE_IMPACT] = surcharge
        if row and (shown := columns.cell(row, "visible")) and shown.text.casefold() == "false":
            cells[Field.QUANTITY] = replace(shown, text="0")
            self.issues.append(self._told("variant_hidden", "visible", row, Severity.INFO))
        photo = next(iter(photos_in(columns.text(row, "images"))), None) if row else None
        return VariantDraft((row or self.row).number, cells, options, photo)

    def _shared(self) -> dict[Field, Cell]:
        """What a product says for all its variants; a number of pieces is of all of them together."""
        cells = self.columns.cells(self.row, {Field.PRICE: "price", Field.COMPARE_AT: "compare_at"})
        stock = self.columns.cell(self.row, "inventory")
        if stock and not stock.text.isdecimal():
            cells[Field.QUANTITY] = stock
        elif stock and not self.others and not any(issue.code == "stock_shared" for issue in self.issues):
            self.issues.append(self._told("stock_shared", "inventory"))
        return cells

    def _reduction(self) -> dict[Field, Cell]:
        percent = self.columns.text(self.row, "discount_kind").casefold() == "percent"
        cell = self.columns.cell(self.row, "discount")
        if cell is None or _NONE.fullmatch(cell.text):
            return {}
        return {Field.DISCOUNT_PERCENT if percent else Field.DISCOUNT: cell}

    def _told(self, code: str, name: str, row: Row | None = None, severity: Severity = Severity.WARNING) -> Issue:
        at = self.columns.place(row or self.row, name)
        value = ", ".join(self._chosen(row).values()) if row else self.columns.text(self.row, name)
        return Issue(code=code, field="options", severity=severity, value=value[:500], at=at)


def _choices(listed: str) -> list[str]:
    return [_SHADE.sub("", choice.strip()) for choice in listed.split(";") if choice.strip()]
