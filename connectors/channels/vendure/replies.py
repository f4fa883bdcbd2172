"""What a Vendure answers, as far as it is read."""

from typing import Literal

from pydantic import BaseModel, Field


class Node(BaseModel):
    id: str = Field(min_length=1)


class AssetNode(Node):
    name: str = ""
    source: str = ""


class Code(Node):
    code: str = ""
    name: str = ""


class Group(Code):
    options: list[Code] = []


class Price(BaseModel):
    price: int
    currency: str = Field(alias="currencyCode")


class StockLevel(BaseModel):
    on_hand: int = Field(alias="stockOnHand")
    allocated: int = Field(alias="stockAllocated")


class Variant(Node):
    sku: str = ""
    options: list[Node] = []


class Translation(BaseModel):
    language: str = Field(alias="languageCode")
    slug: str = ""


class Product(Node):
    """`enabled` is whether customers see it."""

    slug: str
    enabled: bool
    translations: list[Translation] = []
    assets: list[AssetNode] = []
    groups: list[Group] = Field([], alias="optionGroups")
    variants: list[Variant] = []


class Page(BaseModel):
    total: int = Field(alias="totalItems")


class Products(Page):
    items: list[Product]


class OwnedVariant(Node):
    product: Product


class OwnedVariants(Page):
    items: list[OwnedVariant]


class Found(BaseModel):
    products: Products
    variants: OwnedVariants = Field(alias="productVariants")


class One(BaseModel):
    product: Product | None


class Slug(BaseModel):
    slug: str


class Sku(BaseModel):
    sku: str


class Slugs(Page):
    items: list[Slug]


class Skus(Page):
    items: list[Sku]


class Shelf(BaseModel):
    products: Slugs
    variants: Skus = Field(alias="productVariants")


class Groups(BaseModel):
    items: list[Group]


class FoundGroups(BaseModel):
    groups: Groups = Field(alias="productOptionGroups")


class Assets(BaseModel):
    items: list[AssetNode]


class FoundAssets(BaseModel):
    assets: Assets


class Uploaded(BaseModel):
    """An asset, or why there is none."""

    kind: str = Field(alias="__typename")
    id: str = ""
    name: str = ""
    source: str = ""
    message: str = ""


class UploadedAssets(BaseModel):
    uploaded: list[Uploaded] = Field(alias="createAssets")


class MadeProduct(BaseModel):
    """With the groups that were made beside it."""

    product: Product
    first: Group | None = None
    second: Group | None = None
    third: Group | None = None

    @property
    def groups(self) -> list[Group]:
        return [group for group in (self.first, self.second, self.third) if group]


class MadeGroup(BaseModel):
    group: Group = Field(alias="createProductOptionGroup")


class MadeOption(BaseModel):
    option: Code = Field(alias="createProductOption")


class RenamedGroup(BaseModel):
    group: Node = Field(alias="updateProductOptionGroup")


class RenamedOption(BaseModel):
    option: Node = Field(alias="updateProductOption")


class MadeVariants(BaseModel):
    variants: list[Variant] = Field(alias="createProductVariants")


class ChangedProduct(BaseModel):
    product: Node = Field(alias="updateProduct")


class ChangedVariants(BaseModel):
    variants: list[Node] = Field(alias="updateProductVariants")


class Linked(BaseModel):
    product: Node = Field(alias="addOptionGroupToProduct")


class Kind(BaseModel):
    kind: Literal["Product"] = Field(alias="__typename")


class Unlinked(BaseModel):
    product: Kind = Field(alias="removeOptionGroupFromProduct")


class Deletion(BaseModel):
    result: str
    message: str | None = None


class DeletedVariants(BaseModel):
    deleted: list[Deletion] = Field(alias="deleteProductVariants")


class DeletedOption(BaseModel):
    deleted: Deletion = Field(alias="deleteProductOption")


class DeletedProduct(BaseModel):
    deleted: Deletion = Field(alias="deleteProduct")


class ActiveChannel(BaseModel):
    currency: str = Field(alias="defaultCurrencyCode", min_length=3)
    language: str = Field(alias="defaultLanguageCode")
    languages: list[str] | None = Field(None, alias="availableLanguageCodes")
    taxed: bool = Field(alias="pricesIncludeTax")


class Server(BaseModel):
    precision: int = Field(alias="moneyStrategyPrecision")


class Settings(BaseModel):
    server: Server = Field(alias="serverConfig")


class Account(BaseModel):
    channel: ActiveChannel = Field(alias="activeChannel")
    settings: Settings = Field(alias="globalSettings")


class Login(BaseModel):
    kind: str = Field(alias="__typename")
    message: str = ""


class LoggedIn(BaseModel):
    login: Login


class ToldVariant(Node):
    sku: str
    enabled: bool
    tracked: Literal["TRUE", "FALSE", "INHERIT"] = Field(alias="trackInventory")
    prices: list[Price]
    levels: list[StockLevel] = Field(alias="stockLevels")


class ToldProduct(Node):
    slug: str
    name: str
    enabled: bool
    variants: list[ToldVariant]


class ToldProducts(Page):
    items: list[ToldProduct]


class Told(BaseModel):
    products: ToldProducts


class State(Node):
    enabled: bool


class States(BaseModel):
    items: list[State]


class ToldStates(BaseModel):
    products: States
