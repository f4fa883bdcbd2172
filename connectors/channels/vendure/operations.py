"""All that a Vendure is asked. The tests check each against the schema of its admin API.

What names ids stands alone: 3.7 takes those in lists for other ones where a document has several fields at its root.
"""

from connectors import Operation
from connectors.channels.vendure import replies

PAGE = 100
"""A shop may allow up to 1,000 in one answer, which takes it seconds."""

_SHAPE = """
fragment Shape on Product {
  id slug enabled translations { languageCode slug } assets { id name source }
  optionGroups { id code name options { id code name } } variants { id sku options { id } }
}"""
_ACCOUNT = """query Account {
  activeChannel { defaultCurrencyCode defaultLanguageCode availableLanguageCodes pricesIncludeTax }
  globalSettings { serverConfig { moneyStrategyPrecision } }
}"""
_LOGIN = """mutation Login($username: String!, $password: String!) {
  login(username: $username, password: $password) { __typename ... on ErrorResult { message } }
}"""
_SHELF = """query Shelf($options: ProductListOptions!, $variants: ProductVariantListOptions!) {
  products(options: $options) { totalItems items { slug } }
  productVariants(options: $variants) { totalItems items { sku } }
}"""
_FIND = """query Find($mark: String!, $skus: [String!]!) {
  products(options: { filter: { slug: { contains: $mark } }, sort: { id: ASC } }) { totalItems items { ...Shape } }
  productVariants(options: { filter: { sku: { in: $skus } }, sort: { id: ASC } }) {
    totalItems items { id product { ...Shape } }
  }
}"""
_READ = """query Read($options: ProductListOptions!) {
  products(options: $options) { totalItems items { id slug name enabled variants {
    id sku enabled trackInventory prices { price currencyCode } stockLevels { stockOnHand stockAllocated }
  } } }
}"""
_GROUPS = """query Groups($codes: [String!]!) {
  productOptionGroups(options: { filter: { code: { in: $codes } }, sort: { id: ASC } }) {
    items { id code name options { id code name } }
  }
}"""
_ASSETS = """query Assets($options: AssetListOptions!) { assets(options: $options) { items { id name source } } }"""
_UPLOAD = """mutation Upload($input: [CreateAssetInput!]!) {
  createAssets(input: $input) { __typename ... on Asset { id name source } ... on ErrorResult { message } }
}"""
_MAKE_GROUP = """mutation MakeGroup($input: CreateProductOptionGroupInput!) {
  createProductOptionGroup(input: $input) { id code name options { id code name } }
}"""
_LINK = """mutation Link($product: ID!, $group: ID!) {
  addOptionGroupToProduct(productId: $product, optionGroupId: $group) { id }
}"""
_UNLINK = """mutation Unlink($product: ID!, $group: ID!) {
  removeOptionGroupFromProduct(productId: $product, optionGroupId: $group, force: true) { __typename }
}"""
_MAKE_OPTION = """mutation MakeOption($input: CreateProductOptionInput!) {
  createProductOption(input: $input) { id code name }
}"""
_RENAME_GROUP = """mutation RenameGroup($input: UpdateProductOptionGroupInput!) {
  updateProductOptionGroup(input: $input) { id }
}"""
_RENAME_OPTION = """mutation RenameOption($input: UpdateProductOptionInput!) {
  updateProductOption(input: $input) { id }
}"""
_DELETE_OPTION = "mutation DeleteOption($id: ID!) { deleteProductOption(id: $id) { result message } }"
_MAKE_VARIANTS = """mutation MakeVariants($input: [CreateProductVariantInput!]!) {
  createProductVariants(input: $input) { id sku }
}"""
_CHANGE_VARIANTS = """mutation ChangeVariants($input: [UpdateProductVariantInput!]!) {
  updateProductVariants(input: $input) { id }
}"""
_DELETE_VARIANTS = "mutation DeleteVariants($ids: [ID!]!) { deleteProductVariants(ids: $ids) { result message } }"
_CHANGE_PRODUCT = "mutation ChangeProduct($input: UpdateProductInput!) { updateProduct(input: $input) { id } }"
_DELETE_PRODUCT = "mutation DeleteProduct($id: ID!) { deleteProduct(id: $id) { result message } }"
_STATES = """query States($ids: [String!]!) {
  products(options: { filter: { id: { in: $ids } }, take: 100 }) { items { id enabled } }
}"""


def _make_product(groups: int) -> Operation[replies.MadeProduct]:
    """The product, and the groups of its options beside it: each is made by itself."""
    places = ("first", "second", "third")[:groups]
    given = "".join(f", ${place}: CreateProductOptionGroupInput!" for place in places)
    made = "".join(
        f" {place}: createProductOptionGroup(input: ${place}) {{ id code name options {{ id code name }} }}"
        for place in places
    )
    text = f"mutation MakeProduct($input: CreateProductInput!{given}) {{ product: createProduct(input: $input)"
    return Operation(text + " { id slug enabled }" + made + " }", replies.MadeProduct)


ACCOUNT = Operation(_ACCOUNT, replies.Account)
LOGIN = Operation(_LOGIN, replies.LoggedIn, repeatable=True)
SHELF = Operation(_SHELF, replies.Shelf)
FIND = Operation(_FIND + _SHAPE, replies.Found)
ONE = Operation("query One($id: ID!) { product(id: $id) { ...Shape } }" + _SHAPE, replies.One)
READ = Operation(_READ, replies.Told)
STATES = Operation(_STATES, replies.ToldStates)
GROUPS = Operation(_GROUPS, replies.FoundGroups)
ASSETS = Operation(_ASSETS, replies.FoundAssets)
UPLOAD = Operation(_UPLOAD, replies.UploadedAssets)
MAKE_PRODUCT = tuple(_make_product(groups) for groups in range(4))
"""By the number of groups."""
MAKE_GROUP = Operation(_MAKE_GROUP, replies.MadeGroup)
LINK = Operation(_LINK, replies.Linked, repeatable=True)
UNLINK = Operation(_UNLINK, replies.Unlinked)
MAKE_OPTION = Operation(_MAKE_OPTION, replies.MadeOption)
RENAME_GROUP = Operation(_RENAME_GROUP, replies.RenamedGroup, repeatable=True)
RENAME_OPTION = Operation(_RENAME_OPTION, replies.RenamedOption, repeatable=True)
DELETE_OPTION = Operation(_DELETE_OPTION, replies.DeletedOption)
MAKE_VARIANTS = Operation(_MAKE_VARIANTS, replies.MadeVariants)
CHANGE_VARIANTS = Operation(_CHANGE_VARIANTS, replies.ChangedVariants, repeatable=True)
DELETE_VARIANTS = Operation(_DELETE_VARIANTS, replies.DeletedVariants, repeatable=True)
CHANGE_PRODUCT = Operation(_CHANGE_PRODUCT, replies.ChangedProduct, repeatable=True)
DELETE_PRODUCT = Operation(_DELETE_PRODUCT, replies.DeletedProduct)
