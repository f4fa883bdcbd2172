"""What Google's product feeds and Meta's catalogues share: a row is a variant, rows of one item group are a product.

The id of a row is its SKU. Colours, sizes and the like are options where the rows of a group differ in them.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import resources

from catalog.cell_words import STOCKS, found_in
from catalog.dialects.columns import Columns, cell_at, column_issue, photos_in
from catalog.dialects.profile import Profile
from catalog.dialects.titles import apart, are_sizes
from catalog.drafts import Cell, Draft, Field, ImageDraft, VariantDraft
from catalog.folding import folded
from catalog.issues import Issue
from catalog.sources.tables import Row, Table
from catalog.unpacking import unpacked

_NAMES = (
    *("id", "title", "description", "link", "image_link", "additional_image_link", "availability", "price"),
    *("sale_price", "sale_price_effective_date", "google_product_category", "product_type", "brand", "gtin", "mpn"),
    *("condition", "item_group_id", "identifier_exists", "color", "size", "material", "pattern", "gender", "age_group"),
    *("shipping_weight", "product_weight", "product_length", "product_width", "product_height", "quantity"),
    *("visibility", "additional_variant_attribute", "summary"),
)
_OPENAI = {
    "id": "item_id", "item_group_id": "group_id", "link": "url", "image_link": "image_url",
    "additional_image_link": "additional_image_urls", "product_type": "product_category",
}  # fmt: skip
"""The names by which the feed that OpenAI's shopping reads calls the same things; other software has them too."""
_OTHERS = {
    "additional_image_link": ("additional_image_links",),
    "additional_variant_attribute": ("variant_dict",),
    "product_type": ("merchant_category",),
    "quantity": ("quantity_to_sell_on_facebook", "inventory", "sell_on_google_quantity"),
}


def _translated() -> tuple[dict[str, list[str]], tuple[str, ...]]:
    """{name: its translations}, and those translations that every shop uses."""
    file: dict[str, list[str]] = tomllib.loads(
        resources.files("catalog.dialects").joinpath("google_headers.toml").read_text("utf-8")
    )
    order, everyday = file.pop("order"), file.pop("everyday")
    found: dict[str, list[str]] = {name: [] for name in order}
    for names in file.values():
        for name, spelling in zip(order, names, strict=True):
            found[name] += [spelling] if spelling else []
    return found, tuple(spelling for name in everyday for spelling in found[name] if spelling != name)


_TRANSLATIONS, _EVERYDAY = _translated()
EVERYDAY = (*_EVERYDAY, *_OPENAI.values())
COLUMNS: dict[str, tuple[str, ...]] = {
    name: (
        name,
        f"g:{name}",
        *_OTHERS.get(name, ()),
        *([_OPENAI[name]] if name in _OPENAI else []),
        *_TRANSLATIONS.get(name, ()),
    )
    for name in _NAMES
}
"""Google's names (support.google.com/merchants/answer/7052112), in some languages too, and Meta's (its template)."""

_OPTIONS = ("color", "size", "pattern", "material")
_PACKED = ("color", "size")
_LISTED = re.compile(r"[^,/]{1,30}(?:,[^,/]{1,30}){2,}")
_KEPT = ("gender", "age_group", "mpn")
_OF_VARIANTS = {
    Field.SKU: "id",
    Field.GTIN: "gtin",
    Field.PRICE: "price",
    Field.SALE_PRICE: "sale_price",
}
_OF_PRODUCTS = {
    Field.BRAND: "brand",
    Field.CATEGORY: "google_product_category",
    Field.SELLER_CATEGORY: "product_type",
    Field.CONDITION: "condition",
    Field.LENGTH: "product_length",
    Field.WIDTH: "product_width",
    Field.HEIGHT: "product_height",
}
_OUT = frozenset({"out of stock", "outofstock", "sold out", "discontinued", "unavailable"})
_HIDDEN = frozenset({"hidden", "staging", "unpublished"})
_SHOP_ONLY = re.compile(
    r"(g )?(ios|android|iphone|ipad|windows phone) .*|(g )?(shipping|tax|custom label|installment|subscription|loyalty|"
    r"energy|unit pricing|product highlight|ads|display ads|promotion|excluded|included|mobile|min|max|size "
    r"(type|system)|checkout|applink|video|fb product|commerce tax|rich text|default|origin country|importer|"
    r"manufacturer info|return policy|ships from|transit|availability date|expiration|multipack|is bundle|adult|"
    r"certification|pickup|cost of goods|auto pricing|short title|canonical|lifestyle|"
    r"item link|guid|pubdate)\b.*|variant",
    re.IGNORECASE,
)
_AROUND = ' {}"'
_BETWEEN_DETAILS = re.compile(r",(?=[^,:]*:[^,:]+:)")
"""Of `section:name:value,section:name:value`."""
_IMAGE_URL = re.compile(r"image (\d+) url")
_IMAGE_TAG = re.compile(r"image (\d+) tag 0")


def feed_drafts(tables: Sequence[Table], profile: Profile) -> Iterable[Draft | Issue]:
    for table in tables:
        feed = _Feed(table, profile)
        yield from column_issue("columns_kept", table, "attributes", feed.kept)
        groups: dict[str, list[Row]] = {}
        for row in table.rows:
            groups.setdefault(feed.columns.text(row, "item_group_id") or f"\n{row.number}", []).append(row)
        yield from (feed.draft(rows) for rows in groups.values())
        told = (*feed.kept, *feed.details, *feed.photos.values(), *feed.tags.values())
        yield from feed.columns.unused(told)


class _Feed:
    """One table, its columns found."""

    def __init__(self, table: Table, profile: Profile) -> None:
        self.table, self.columns = table, Columns(table, profile)
        numbered = [(at, folded(name)) for at, name in enumerate(table.header)]
        self.photos = {int(found[1]): at for at, name in numbered if (found := _IMAGE_URL.fullmatch(name))}
        self.tags = {int(found[1]): at for at, name in numbered if (found := _IMAGE_TAG.fullmatch(name))}
        self.details = [at for at, name in numbered if name.removeprefix("g ").startswith("product detail")]
        unclaimed = (at for at in self.columns.unclaimed() if at not in self.details)
        self.packed = [name for name in _PACKED if self._lists_choices(name)]
        self.kept = [at for at in unclaimed if self._is_sellers(folded(table.header[at]))]

    def _is_sellers(self, name: str) -> bool:
        return not (name.startswith("image ") or _SHOP_ONLY.fullmatch(name))

    def _lists_choices(self, name: str) -> bool:
        """Whether rows that are no variants list what there is to choose; two colours alone may be of one thing."""
        rows = (row for row in self.table.rows if not self.columns.text(row, "item_group_id"))
        return any(_LISTED.fullmatch(self.columns.text(row, name)) for row in rows)

    def _unpacked(self, row: Row, draft: Draft) -> Draft:
        cells = [(cell.column, cell) for name in self.packed if (cell := self.columns.cell(row, name))]
        listed = [(name, cell) for name, cell in cells if "," in cell.text and "/" not in cell.text]
        if not listed:
            return draft
        parted = unpacked(draft.variants[0], listed, self.table.sheet)
        left = {name: value for name, value in draft.attributes.items() if name not in dict(listed)}
        details = {**left, **parted.details}
        return replace(draft, variants=parted.variants, attributes=details, issues=(*draft.issues, *parted.issues))

    def draft(self, rows: list[Row]) -> Draft:
        draft = self._draft(rows)
        alone = len(rows) == 1 and not self.columns.text(rows[0], "item_group_id")
        return self._unpacked(rows[0], draft) if alone and self.packed else draft

    def _draft(self, rows: list[Row]) -> Draft:
        columns = self.columns
        named = {row.number: self._named(row) for row in rows}
        axes = _axes(list(named.values()))
        by_title = not axes and len({columns.text(row, "title") for row in rows}) == len(rows) > 1
        if by_title:
            titles = [columns.text(row, "title") for row in rows]
            rests = apart(titles)[1] or titles
            axes = ["size" if are_sizes(rests) else columns.header("title")]
            named = {row.number: {axes[0]: rest} for row, rest in zip(rows, rests, strict=True)}
        return Draft(
            row=rows[0].number,
            id=columns.text(rows[0], "item_group_id") or columns.text(rows[0], "id") or None,
            cells=self._cells(rows),
            texts=self._texts(rows, [named[row.number] for row in rows]),
            variants=tuple(self._variant(row, named[row.number], axes, len(rows) > 1) for row in rows),
            images=self._images(rows),
            attributes=self._attributes(rows, axes, named[rows[0].number]),
            sheet=self.table.sheet,
        )

    def _named(self, row: Row) -> dict[str, str]:
        """The options of a row by name; more stand in one cell: `scent:Rose,style:Modern` or `{"scent": "Rose"}`."""
        named = {self.columns.header(name): self.columns.text(row, name) for name in _OPTIONS}
        for pair in self.columns.text(row, "additional_variant_attribute").split(","):
            name, colon, value = pair.partition(":")
            if colon:
                named[name.strip(_AROUND)] = value.strip(_AROUND)
        return {name: value for name, value in named.items() if name and value}

    def _cells(self, rows: list[Row]) -> dict[Field, Cell]:
        found = {field: cell for field, name in _OF_PRODUCTS.items() if (cell := self.columns.first(rows, name))}
        weight = self.columns.first(rows, "product_weight") or self.columns.first(rows, "shipping_weight")
        if weight:
            found[Field.WEIGHT] = weight
        shown = self.columns.first(rows, "visibility")
        if shown and folded(shown.text) in _HIDDEN:
            found[Field.STATUS] = replace(shown, text="draft")
        return found

    def _title(self, rows: list[Row], options: Sequence[Mapping[str, str]]) -> Cell | None:
        """What the titles of the rows share, where the rest of each names its choices: "Robe - S", "Robe - M"."""
        title = self.columns.first(rows, "title")
        shared, rests = apart([self.columns.text(row, "title") for row in rows])
        pairs = zip(map(folded, rests), options, strict=False)
        told = all(any(folded(value) in rest for value in chosen.values()) for rest, chosen in pairs)
        return replace(title, text=shared) if title and shared and told else title

    def _texts(self, rows: list[Row], options: Sequence[Mapping[str, str]]) -> tuple[tuple[Field, Cell], ...]:
        title = self._title(rows, options)
        told = self.columns.first(rows, "description") or self.columns.first(rows, "summary")
        named = ((Field.TITLE, title), (Field.DESCRIPTION, told))
        return tuple((field, cell) for field, cell in named if cell)

    def _variant(self, row: Row, named: Mapping[str, str], axes: list[str], several: bool) -> VariantDraft:
        cells = self.columns.cells(row, _OF_VARIANTS)
        if dates := self.columns.cell(row, "sale_price_effective_date"):
            starts, _, ends = (part.strip() for part in dates.text.partition("/"))
            cells[Field.SALE_STARTS], cells[Field.SALE_ENDS] = replace(dates, text=starts), replace(dates, text=ends)
        if quantity := self._quantity(row):
            cells[Field.QUANTITY] = quantity
        photo = next(iter(self._photos(row)), None)
        options = {name: named[name] for name in axes if name in named}
        return VariantDraft(row.number, cells, options, photo.source if photo and several else None)

    def _quantity(self, row: Row) -> Cell | None:
        """The number where there is one; what is sold out has none, whatever the number."""
        told = self.columns.cell(row, "availability")
        if told and (folded(told.text) in _OUT or found_in(STOCKS, told.text) == (0,)):
            return replace(told, text="0", exact=False)
        return self.columns.cell(row, "quantity")

    def _photos(self, row: Row) -> Iterable[ImageDraft]:
        for name in ("image_link", "additional_image_link"):
            yield from (ImageDraft(source) for source in photos_in(self.columns.text(row, name)))
        for number, at in sorted(self.photos.items()):
            words = row.cells[self.tags[number]].strip() if number in self.tags else ""
            yield from (ImageDraft(source, words) for source in photos_in(row.cells[at]))

    def _images(self, rows: list[Row]) -> tuple[ImageDraft, ...]:
        """Each photo once: where it has words, with them."""
        found: dict[str, ImageDraft] = {}
        for image in (image for row in rows for image in self._photos(row)):
            if image.source not in found or (image.alt and not found[image.source].alt):
                found[image.source] = image
        return tuple(found.values())

    def _attributes(self, rows: list[Row], axes: list[str], named: Mapping[str, str]) -> dict[str, str]:
        found = {name: value for name, value in named.items() if name not in axes}
        cells = [self.columns.first(rows, name) for name in _KEPT]
        cells += [next((cell for row in rows if (cell := cell_at(self.table, row, at))), None) for at in self.kept]
        cells += [Cell(value, row.number, name) for row in rows for name, value in self._details(row)]
        return {**found, **{cell.column: cell.text for cell in cells if cell}}

    def _details(self, row: Row) -> Iterable[tuple[str, str]]:
        for at in self.details:
            parts = (part.split(":", 2) for part in _BETWEEN_DETAILS.split(row.cells[at]))
            yield from ((part[1].strip(), part[2].strip(_AROUND)) for part in parts if len(part) == 3)


def _axes(named: list[dict[str, str]]) -> list[str]:
    """The options in which the rows differ; where they differ in one, a row without another adds no choice to that."""
    names = dict.fromkeys(name for one in named for name in one)
    several = [name for name in names if len({one[name] for one in named if name in one}) > 1]
    return several or [name for name in names if len({one.get(name) for one in named}) > 1]
