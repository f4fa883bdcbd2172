"""What a shop answers, read as values."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Told(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Problem(Told):
    """One of a mutation's `userErrors`: `code` where it has any."""

    code: str | None = None
    field: Sequence[str] | None = None
    message: str


class Page(Told):
    has_next_page: bool
    end_cursor: str | None = None


class Text(Told):
    value: str


# ---- products


class Image(Told):
    url: str


class MediaProblem(Told):
    code: str
    message: str


class Media(Told):
    """`image` is there once the shop has made it of the file."""

    id: str
    media_content_type: str = "IMAGE"
    status: str
    media_errors: Sequence[MediaProblem] = ()
    image: Image | None = None


class MediaList(Told):
    nodes: Sequence[Media] = ()
    page_info: Page = Page(has_next_page=False)


class OnlyMedia(Told):
    media: MediaList


class WithMedia(Told):
    product: OnlyMedia | None


class Choice(Told):
    name: str
    value: str


class Quantity(Told):
    name: str
    quantity: int


class Level(Told):
    quantities: Sequence[Quantity] = ()


class Item(Told):
    """What is kept in stock of a variant; no level: it is not kept at our location."""

    id: str
    tracked: bool
    inventory_level: Level | None = None


class Variant(Told):
    id: str
    sku: str | None = None
    price: str | None = None
    selected_options: Sequence[Choice] = ()
    inventory_item: Item

    @property
    def chosen(self) -> dict[str, str]:
        return {each.name: each.value for each in self.selected_options}

    @property
    def available(self) -> int | None:
        level = self.inventory_item.inventory_level
        return next((each.quantity for each in level.quantities if each.name == "available"), None) if level else None


class Variants(Told):
    nodes: Sequence[Variant]
    page_info: Page


class Product(Told):
    id: str
    title: str = ""
    status: str
    published: bool
    online_store_url: str | None = None
    tags: Sequence[str] = ()
    key: Text | None = None
    language: Text | None = None
    media: MediaList = MediaList()
    variants: Variants


class Summary(Told):
    """A product without its variants."""

    id: str
    status: str
    published: bool
    online_store_url: str | None = None
    media: MediaList = MediaList()


class OneProduct(Told):
    product: Product | None


class ProductPage(Told):
    nodes: Sequence[Product]
    page_info: Page


class Products(Told):
    products: ProductPage


class Owner(Told):
    id: str
    key: Text | None = None


class FoundVariant(Told):
    sku: str | None = None
    product: Owner


class FoundVariants(Told):
    nodes: Sequence[FoundVariant]


class Found(Told):
    mine: Owner | None
    others: FoundVariants


class Summaries(Told):
    nodes: Sequence[Summary | None]


# ---- what was done


class Refusable(Told):
    user_errors: Sequence[Problem]


class Operating(Told):
    id: str
    status: str


class ProductSet(Refusable):
    product: Product | None = None
    product_set_operation: Operating | None = None


class WasSet(Told):
    product_set: ProductSet


class Updated(Told):
    product_set: ProductSet
    metafields_set: Refusable
    publishable_publish: Refusable


class Published(Told):
    publishable_publish: Refusable


class Withdrawn(Told):
    product_update: Refusable


class Priced(Told):
    product_variants_bulk_update: Refusable


class Counted(Told):
    inventory_set_quantities: Refusable


class Activated(Told):
    inventory_activate: Refusable


class Parameter(Told):
    name: str
    value: str


class Target(Told):
    url: str
    resource_url: str
    parameters: Sequence[Parameter] = ()


class Targets(Refusable):
    staged_targets: Sequence[Target | None] | None = None


class Staged(Told):
    staged_uploads_create: Targets


class ProductRef(Told):
    id: str


class OperationTold(Told):
    status: str
    product: ProductRef | None = None
    user_errors: Sequence[Problem] = ()


class Operated(Told):
    product_operation: OperationTold | None


class OptionValue(Told):
    id: str
    name: str


class Option(Told):
    id: str
    name: str
    option_values: Sequence[OptionValue]


class Options(Told):
    options: Sequence[Option]


class WithOptions(Told):
    product: Options | None


class Content(Told):
    key: str
    digest: str | None = None


class Known(Told):
    """A translation that stands there: `outdated` where what it translates was changed since."""

    key: str
    value: str | None = None
    outdated: bool


class Translatable(Told):
    resource_id: str
    translatable_content: Sequence[Content]
    translations: Sequence[Known] = ()


class TranslatablePage(Told):
    nodes: Sequence[Translatable]


class ToTranslate(Told):
    translatable_resources_by_ids: TranslatablePage


class Translated(Told):
    translations_register: Refusable


class Untranslated(Told):
    translations_remove: Refusable
