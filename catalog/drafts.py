"""What a dialect hands on: the cells of a product by the field they fill, each with its place in the file, unread."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from catalog.issues import Issue
from catalog.values import light


class Field(StrEnum):
    """What a column can hold.

    Rows of one `reference` are one product, of which `group` is the title where each has its own; `id` is the file's
    own identifier; `private` matters to its owner only and is never published. A sale or discount with dates counts
    while it lasts, and not where `on_sale` denies it; a stock does not where `tracked` denies it. `price_impact` is
    what a variant costs more than its product, or with a minus less. `option_name` names the option whose values stand
    in another column; `discount_kind` says what a discount is a number of; `hidden` says yes
    of what is not for sale.
    """

    TITLE = "title"
    DESCRIPTION = "description"
    MATERIAL = "material"
    BRAND = "brand"
    CATEGORY = "category"
    SELLER_CATEGORY = "seller_category"
    TAGS = "tags"
    CONDITION = "condition"
    ORIGIN = "origin"
    HS_CODE = "hs_code"
    WEIGHT = "weight"
    WEIGHT_UNIT = "weight_unit"
    LENGTH_UNIT = "length_unit"
    LENGTH = "length"
    WIDTH = "width"
    HEIGHT = "height"
    DIMENSIONS = "dimensions"
    STATUS = "status"
    HIDDEN = "hidden"
    IMAGES = "images"
    GROUP = "group"
    REFERENCE = "reference"
    ID = "id"
    SKU = "sku"
    GTIN = "gtin"
    PRICE = "price"
    SALE_PRICE = "sale_price"
    COMPARE_AT = "compare_at"
    ON_SALE = "on_sale"
    SALE_STARTS = "sale_starts"
    SALE_ENDS = "sale_ends"
    DISCOUNT = "discount"
    DISCOUNT_PERCENT = "discount_percent"
    DISCOUNT_KIND = "discount_kind"
    PRICE_IMPACT = "price_impact"
    QUANTITY = "quantity"
    TRACKED = "tracked"
    CURRENCY = "currency"
    OPTION = "option"
    OPTION_NAME = "option_name"
    ATTRIBUTE = "attribute"
    PRIVATE = "private"
    IGNORE = "ignore"


TEXTS = frozenset({Field.TITLE, Field.DESCRIPTION, Field.MATERIAL})
PRICES = frozenset({Field.PRICE, Field.SALE_PRICE, Field.COMPARE_AT})
MEASURES = frozenset({Field.WEIGHT, Field.LENGTH, Field.WIDTH, Field.HEIGHT, Field.DIMENSIONS})
OF_VARIANTS = frozenset(
    {Field.SKU, Field.GTIN, Field.PRICE, Field.SALE_PRICE, Field.COMPARE_AT, Field.QUANTITY, Field.CURRENCY}
).union(
    (
        Field.TRACKED,
        Field.ON_SALE,
        Field.SALE_STARTS,
        Field.SALE_ENDS,
        Field.DISCOUNT,
        Field.DISCOUNT_PERCENT,
        Field.DISCOUNT_KIND,
        Field.PRICE_IMPACT,
    )
)


@light
class Cell:
    """`exact`: the file itself calls it a number. `unit` and `language` are named by the header, or empty.

    `sheet` is named where it is another than that of its product.
    """

    text: str
    row: int
    column: str
    exact: bool = False
    unit: str = ""
    language: str = ""
    likely_language: str = ""
    sheet: str = ""


@light
class ImageDraft:
    source: str
    alt: str = ""


@light
class VariantDraft:
    row: int
    cells: Mapping[Field, Cell]
    options: Mapping[str, str] = field(default_factory=dict)
    image: str | None = None


@light
class Draft:
    """`texts` are in the order of the columns; `sellable` is false for what can only be kept as a draft.

    `sheet` is where its first row stands.
    """

    row: int
    id: str | None
    cells: Mapping[Field, Cell]
    texts: tuple[tuple[Field, Cell], ...]
    variants: tuple[VariantDraft, ...]
    images: tuple[ImageDraft, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    sellable: bool = True
    issues: tuple[Issue, ...] = ()
    sheet: str = ""
