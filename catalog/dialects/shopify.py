"""Shopify's product export, in the dialect of its real exports ("Handle") and of its newer template ("URL handle").

A product's first row has its text; rows with the same handle add variants and photos.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from catalog.cell_words import sorted_under
from catalog.dialects.columns import Columns, cell_at, column_issue
from catalog.dialects.profile import Profile
from catalog.dialects.shopify_pages import hides_some, shown_by
from catalog.drafts import Cell, Draft, Field, ImageDraft, VariantDraft
from catalog.folding import folded
from catalog.issues import Issue, Place, Severity
from catalog.sources.tables import Row, Table

_NAMES: dict[str, tuple[str, ...]] = {
    "handle": ("Handle", "URL handle"),
    "title": ("Title",),
    "description": ("Body (HTML)", "Body HTML", "Description"),
    "vendor": ("Vendor",),
    "google_category": ("Google Shopping / Google Product Category",),
    "product_category": ("Product Category", "Standard Product Type", "Standardized Product Type"),
    "type": ("Type", "Custom Product Type", "product_type"),
    "tags": ("Tags",),
    "published": ("Published", "Published on online store"),
    "status": ("Status",),
    "tracker": ("Variant Inventory Tracker", "Inventory tracker", "inventory_management"),
    "policy": ("Variant Inventory Policy", "Continue selling when out of stock", "inventory_policy"),
    "fulfillment": ("Variant Fulfillment Service", "Fulfillment service"),
    "shipping": ("Variant Requires Shipping", "Requires shipping"),
    "taxable": ("Variant Taxable", "Charge tax", "taxable"),
    **{f"option{n}_name": (f"Option{n} Name",) for n in (1, 2, 3)},
    **{f"option{n}_value": (f"Option{n} Value", f"option{n}") for n in (1, 2, 3)},
    "option_names": ("options.name",),
    "sku": ("Variant SKU", "SKU"),
    "barcode": ("Variant Barcode", "Variant Barcodes", "Barcode"),
    "quantity": ("Variant Inventory Qty", "Inventory quantity", "inventory_quantity", "available"),
    "price": ("Variant Price", "Price"),
    "compare_at": ("Variant Compare At Price", "Compare-at price"),
    "grams": ("Variant Grams", "grams", "Weight value (grams)"),
    "origin": ("COO",),
    "hs_code": ("HS Code",),
    "location": ("Location",),
    "image": ("Image Src", "Product image URL", "images.src"),
    "position": ("Image Position",),
    "alt": ("Image Alt Text",),
    "variant_image": ("Variant Image", "Variant image URL"),
    "gift_card": ("Gift Card",),
    "condition": ("Google Shopping / Condition",),
    "gender": ("Google Shopping / Gender",),
    "age_group": ("Google Shopping / Age Group",),
    "mpn": ("Google Shopping / MPN", "Google Shopping / Manufacturer part number (MPN)"),
}
_LEGACY = ("handle", "title", "description", "vendor", "type", "tags", "published")
_OPTIONS = tuple(f"option{n}_{part}" for n in (1, 2, 3) for part in ("name", "value"))
_VARIANT = (
    "sku",
    "grams",
    "tracker",
    "quantity",
    "policy",
    "fulfillment",
    "price",
    "compare_at",
    "shipping",
    "taxable",
)
_PHOTO = ("barcode", "image", "position", "alt", "gift_card")
PROFILE = Profile(
    columns=_NAMES,
    required=("handle", "title"),
    strong=(
        *("published", "policy", "tracker", "option1_name", "option1_value", "option2_name", "grams", "fulfillment"),
        *("taxable", "compare_at", "alt", "gift_card", "variant_image", "image", "price", "product_category"),
        "description",
    ),
    enough=2,
    everyday=("Description", "Price"),
    negative=("availableForSale", "quantityAvailable", "images.url"),
    layouts=((*_LEGACY, *_OPTIONS, *_VARIANT, *_PHOTO), ("sku", "barcode", *_OPTIONS, "price", "compare_at")),
)
_SHOP_ONLY = re.compile(
    r"Google Shopping / |Included / |SEO |Cost per item$|Unit price |(Variant )?Tax code$|Option\d Linked To$|"
    r"(variant\.|images?\.|options\.|media\.).*|(admin_graphql_api_)?id$|[a-z]+_(at|id)$|position$|template_suffix$|"
    r"(Bin name|Incoming|Unavailable|Committed|On hand)( \(.*\))?$|"
    r"published_scope$|old_inventory_quantity$|inventory_item_id$|weight(_unit)?$|"
    r"Weight unit for display$|Variant (Inventory|Weight Unit)|Collection$|Custom Collections?$",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[:=,;|\n]+")
_OF_MARKETS = re.compile(r"(Price|Compare.at price) / ", re.IGNORECASE)
_METAFIELD = re.compile(r"(?P<name>.*\S)\s*\((?P<path>product\.metafields\.[^)]*)\)$")
_SELLERS_METAFIELD = re.compile(r"product\.metafields\.(shopify|custom|my_fields|descriptors)\.")


class Shopify:
    name, label = "shopify", "Shopify"

    def fits(self, header: Sequence[str]) -> float:
        return PROFILE.fit(header)

    def drafts(self, tables: Sequence[Table]) -> Iterable[Draft | Issue]:
        for table in tables:
            columns = Columns(table, PROFILE)
            tracked, hides, kept = _counts_untracked(columns), hides_some(columns), _kept(columns)
            markets = [at for at in columns.unclaimed() if _OF_MARKETS.match(table.header[at])]
            yield from _about_columns(columns, kept, markets)
            for rows in _by_handle(columns, table.rows):
                yield _draft(columns, rows, tracked, hides, kept)
            yield from columns.unused([*kept, *markets])


def _counts_untracked(columns: Columns) -> bool:
    """Whether quantities count in rows without a tracker: they do where one of them is above Shopify's own 0."""
    rows = (row for row in columns.table.rows if not columns.text(row, "tracker"))
    return not columns.has("tracker") or any(columns.text(row, "quantity").strip("0.")[:1].isdigit() for row in rows)


def _by_handle(columns: Columns, rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one handle together; a row without handle and title belongs to the row before it."""
    groups: dict[str, list[Row]] = {}
    last = ""
    for row in rows:
        handle, title = columns.text(row, "handle"), columns.text(row, "title")
        key = handle or (f"\n{row.number}" if title or not last else last)
        groups.setdefault(key, []).append(row)
        last = key
    return list(groups.values())


def _draft(columns: Columns, rows: list[Row], counts_untracked: bool, hides: bool, kept: list[int]) -> Draft:
    first = rows[0]
    gift = columns.first(rows, "gift_card")
    is_gift = gift is not None and folded(gift.text) in ("true", "yes", "1")
    issue = _gift_issue(columns.table.sheet, gift) if gift and is_gift else None
    variants = _by_variant(columns, [row for row in rows if row is first or _is_variant(columns, row)])
    names = _option_names(columns, rows)
    return Draft(
        row=first.number,
        id=columns.text(first, "handle") or None,
        cells=_product_cells(columns, rows, hides),
        texts=_texts(columns, rows),
        variants=tuple(_variant(columns, rows, names, counts_untracked) for rows in variants),
        images=_images(columns, rows),
        attributes=_attributes(columns, rows, kept),
        sellable=not is_gift,
        issues=(issue,) if issue else (),
        sheet=columns.table.sheet,
    )


def _gift_issue(sheet: str, cell: Cell) -> Issue:
    at = Place(sheet=sheet, row=cell.row, column=cell.column)
    return Issue(code="product_gift_card", field="type", severity=Severity.WARNING, value=cell.text, at=at)


def _texts(columns: Columns, rows: list[Row]) -> tuple[tuple[Field, Cell], ...]:
    named = ((Field.TITLE, "title"), (Field.DESCRIPTION, "description"))
    return tuple((field, cell) for field, name in named if (cell := columns.first(rows, name)))


def _product_cells(columns: Columns, rows: list[Row], hides: bool) -> dict[Field, Cell]:
    named = {Field.BRAND: "vendor", Field.TAGS: "tags", Field.CONDITION: "condition"}
    named[Field.STATUS] = shown_by(columns, rows, hides)
    named |= {Field.ORIGIN: "origin", Field.HS_CODE: "hs_code"}
    cells = {field: cell for field, name in named.items() if (cell := columns.first(rows, name))}
    if category := columns.first(rows, "google_category"):
        cells[Field.CATEGORY] = category
    if category := _sorted(columns, rows) or columns.first(rows, "type"):
        cells[Field.SELLER_CATEGORY] = category
    if (weight := columns.first(rows, "grams", "g")) and weight.text.strip("0.,"):  # 0.0 means that nobody weighed it
        cells[Field.WEIGHT] = weight
    return cells


def _is_variant(columns: Columns, row: Row) -> bool:
    return any(columns.text(row, name) for name in ("option1_value", "price", "sku", "quantity"))


def _option_names(columns: Columns, rows: list[Row]) -> dict[int, str]:
    listed = columns.text(rows[0], "option_names").splitlines()  # as its API names them
    unnamed = {n: _unnamed(columns, n) for n in (1, 2, 3) if columns.has(f"option{n}_value")}
    names = unnamed | dict(enumerate(listed, 1))
    names |= {n: cell.text for n in (1, 2, 3) if (cell := columns.first(rows, f"option{n}_name"))}
    values = {folded(columns.text(row, "option1_value")) for row in rows}
    return {} if values <= {"", "default title"} else names


def _unnamed(columns: Columns, number: int) -> str:
    """What an option is called whose name was cut from the file: "Option1" by "Option1 Value"."""
    return re.sub(r"\s*value$", "", columns.header(f"option{number}_value"), flags=re.IGNORECASE)


def _by_variant(columns: Columns, rows: list[Row]) -> list[list[Row]]:
    """Rows that tell the stock of one variant at several locations together, each other one alone."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        chosen = [columns.text(row, name) for name in (*_OPTIONS, "sku")]
        place = columns.text(row, "location")
        groups.setdefault((*chosen, "" if place else f"\n{row.number}"), []).append(row)
    return list(groups.values())


def _stock(columns: Columns, rows: list[Row]) -> Cell | None:
    """Of several locations as "Casablanca: 2, Paris: 3"."""
    cells = {columns.text(row, "location"): cell for row in rows if (cell := columns.cell(row, "quantity"))}
    if len(cells) < 2:
        return next(iter(cells.values()), None)
    told = (f"{_SIGNS.sub(' ', place)}: {cell.text if cell.text.isdecimal() else 0}" for place, cell in cells.items())
    return replace(next(iter(cells.values())), text=", ".join(told), exact=False)


def _variant(columns: Columns, rows: list[Row], names: dict[int, str], counts_untracked: bool) -> VariantDraft:
    row = rows[0]
    named = {
        Field.SKU: "sku",
        Field.GTIN: "barcode",
        Field.PRICE: "price",
        Field.COMPARE_AT: "compare_at",
    }
    cells = columns.cells(row, named)
    if stock := _stock(columns, rows):
        cells[Field.QUANTITY] = stock
    if not counts_untracked and not columns.text(row, "tracker"):
        cells.pop(Field.QUANTITY, None)
    options = {name: value for n, name in names.items() if (value := columns.text(row, f"option{n}_value"))}
    return VariantDraft(row.number, cells, options, columns.text(row, "variant_image") or None)


def _images(columns: Columns, rows: list[Row]) -> tuple[ImageDraft, ...]:
    """In the order of their positions, where every photo has one."""
    found = [
        (columns.text(row, "position"), ImageDraft(source, columns.text(row, "alt")))
        for row in rows
        for source in columns.text(row, "image").splitlines()
    ]
    if all(position.isdecimal() for position, _ in found):
        found.sort(key=lambda one: int(one[0]))
    return tuple(image for _, image in found)


def _sorted(columns: Columns, rows: list[Row]) -> Cell | None:
    """Shopify's own category; "Uncategorized" is none."""
    category = columns.first(rows, "product_category")
    return category if category and sorted_under(category.text) else None


def _attributes(columns: Columns, rows: list[Row], kept: list[int]) -> dict[str, str]:
    google = {"Gender": "gender", "Age group": "age_group", "MPN": "mpn"}
    found = {label: cell.text for label, name in google.items() if (cell := columns.first(rows, name))}
    if _sorted(columns, rows) and (own := columns.first(rows, "type")):
        found[columns.header("type")] = own.text
    if (path := columns.first(rows, "google_category")) and not path.text.isdigit():
        found["Google product category"] = path.text
    for at in kept:
        cells = (cell_at(columns.table, row, at) for row in rows)
        if cell := next((cell for cell in cells if cell), None):
            named = _METAFIELD.fullmatch(cell.column)
            found.setdefault(named["name"] if named else cell.column, cell.text)
    return found


def _kept(columns: Columns) -> list[int]:
    """Columns of the seller's own: metafields of hers, and what no Shopify export has."""
    header = columns.table.header
    return [at for at in columns.unclaimed() if not _OF_MARKETS.match(header[at]) and _is_sellers(header[at])]


def _is_sellers(name: str) -> bool:
    if metafield := _METAFIELD.fullmatch(name):
        return bool(_SELLERS_METAFIELD.match(metafield["path"]))
    return not _SHOP_ONLY.match(name)


def _about_columns(columns: Columns, kept: list[int], markets: list[int]) -> Iterable[Issue]:
    header = columns.table.header
    mine = [at for at in kept if not _METAFIELD.fullmatch(header[at])]
    yield from column_issue("market_prices_ignored", columns.table, "price", markets)
    yield from column_issue("columns_kept", columns.table, "attributes", mine)
