"""All that a shop is asked. The tests check each against Shopify's own schema, and what it costs.

What a list may hold is what a query's cost is reckoned by, and 1,000 points are the most that one may cost.
"""

from connectors import Operation
from connectors.channels.shopify import replies

API = "admin/api/2026-10/graphql.json"
VARIANTS, MEDIA, SHELF = 50, 60, 6
NAMESPACE, KEY, LANGUAGE = "qafila", "key", "language"

_PHOTO = "id mediaContentType status mediaErrors { code message } ... on MediaImage { image { url } }"
_LEVEL = 'inventoryLevel(locationId: $location) { quantities(names: ["available"]) { name quantity } }'
_VARIANT = f"id sku price selectedOptions {{ name value }} inventoryItem {{ id tracked {_LEVEL} }}"
_MARKS = f'key: metafield(namespace: "{NAMESPACE}", key: "{KEY}") {{ value }}'
_SUMMARY = "id status published: publishedOnPublication(publicationId: $publication) onlineStoreUrl"
_STATE = f"""
fragment State on Product {{
  {_SUMMARY} title tags {_MARKS}
  language: metafield(namespace: "{NAMESPACE}", key: "{LANGUAGE}") {{ value }}
  media(first: {MEDIA}, sortKey: POSITION) {{ nodes {{ {_PHOTO} }} pageInfo {{ hasNextPage endCursor }} }}
  variants(first: {VARIANTS}, sortKey: POSITION) {{ nodes {{ {_VARIANT} }} pageInfo {{ hasNextPage endCursor }} }}
}}"""
_ERRORS = "userErrors { field message }"
_CODED = "userErrors { code field message }"
_SET = f"product {{ ...State }} {_CODED}"
_LATER = f"productSetOperation {{ id status }} {_CODED}"
"""What is made in the shop's own time is told later, and what it costs is the listing's own size."""
_BESIDE = f"""metafieldsSet(metafields: $metafields) {{ {_CODED} }}
  publishablePublish(id: $id, input: $publications) {{ {_ERRORS} }}"""

FIND = Operation(
    f"""query Find($identifier: ProductIdentifierInput!, $skus: String!) {{
  mine: productByIdentifier(identifier: $identifier) {{ id {_MARKS} }}
  others: productVariants(first: 20, query: $skus) {{ nodes {{ sku product {{ id {_MARKS} }} }} }}
}}""",
    replies.Found,
)
READ = Operation(
    "query Read($id: ID!, $location: ID!, $publication: ID!) { product(id: $id) { ...State } }" + _STATE,
    replies.OneProduct,
)
MORE = Operation(
    f"""query More($id: ID!, $location: ID!, $publication: ID!, $after: String!) {{
  product(id: $id) {{
    {_SUMMARY}
    variants(first: {VARIANTS * 2}, after: $after, sortKey: POSITION) {{
      nodes {{ {_VARIANT} }} pageInfo {{ hasNextPage endCursor }}
    }}
  }}
}}""",
    replies.OneProduct,
)
MEDIA_MORE = Operation(
    f"""query MediaMore($id: ID!, $after: String!) {{
  product(id: $id) {{
    media(first: {MEDIA * 2}, after: $after, sortKey: POSITION) {{
      nodes {{ {_PHOTO} }} pageInfo {{ hasNextPage endCursor }}
    }}
  }}
}}""",
    replies.WithMedia,
)
STANDING = Operation(
    f"""query Standing($location: ID!, $publication: ID!, $after: String) {{
  products(first: {SHELF}, after: $after, sortKey: ID) {{
    nodes {{
      {_SUMMARY} title {_MARKS}
      variants(first: 20, sortKey: POSITION) {{ nodes {{ {_VARIANT} }} pageInfo {{ hasNextPage endCursor }} }}
    }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}""",
    replies.Products,
)
STATES = Operation(
    f"""query States($ids: [ID!]!, $publication: ID!) {{
  nodes(ids: $ids) {{
    ... on Product {{ {_SUMMARY} media(first: 40, sortKey: POSITION) {{ nodes {{ {_PHOTO} }} }} }}
  }}
}}""",
    replies.Summaries,
)
STAGE = Operation(
    "mutation Stage($input: [StagedUploadInput!]!) { stagedUploadsCreate(input: $input) {"
    f" stagedTargets {{ url resourceUrl parameters {{ name value }} }} {_ERRORS} }} }}",
    replies.Staged,
    repeatable=True,
)
SET = Operation(
    f"""mutation Set(
  $identifier: ProductSetIdentifiers!, $input: ProductSetInput!, $location: ID!, $publication: ID!
) {{ productSet(identifier: $identifier, input: $input, synchronous: true) {{ {_SET} }} }}"""
    + _STATE,
    replies.WasSet,
)
SET_LATER = Operation(
    f"""mutation SetLater($identifier: ProductSetIdentifiers!, $input: ProductSetInput!) {{
  productSet(identifier: $identifier, input: $input, synchronous: false) {{ {_LATER} }}
}}""",
    replies.WasSet,
)
UPDATE = Operation(
    f"""mutation Update(
  $identifier: ProductSetIdentifiers!, $input: ProductSetInput!, $location: ID!, $publication: ID!
  $metafields: [MetafieldsSetInput!]!, $id: ID!, $publications: [PublicationInput!]!
) {{
  productSet(identifier: $identifier, input: $input, synchronous: true) {{ {_SET} }}
  {_BESIDE}
}}"""
    + _STATE,
    replies.Updated,
)
UPDATE_LATER = Operation(
    f"""mutation UpdateLater(
  $identifier: ProductSetIdentifiers!, $input: ProductSetInput!
  $metafields: [MetafieldsSetInput!]!, $id: ID!, $publications: [PublicationInput!]!
) {{
  productSet(identifier: $identifier, input: $input, synchronous: false) {{ {_LATER} }}
  {_BESIDE}
}}""",
    replies.Updated,
)
OPERATION = Operation(
    f"""query Operation($id: ID!) {{
  productOperation(id: $id) {{ status product {{ id }} ... on ProductSetOperation {{ {_CODED} }} }}
}}""",
    replies.Operated,
)
PUBLISH = Operation(
    "mutation Publish($id: ID!, $publications: [PublicationInput!]!) {"
    f" publishablePublish(id: $id, input: $publications) {{ {_ERRORS} }} }}",
    replies.Published,
    repeatable=True,
)
WITHDRAW = Operation(
    f"mutation Withdraw($product: ProductUpdateInput!) {{ productUpdate(product: $product) {{ {_ERRORS} }} }}",
    replies.Withdrawn,
    repeatable=True,
)
PRICE = Operation(
    "mutation Price($product: ID!, $variants: [ProductVariantsBulkInput!]!) {"
    f" productVariantsBulkUpdate(productId: $product, variants: $variants) {{ {_CODED} }} }}",
    replies.Priced,
    repeatable=True,
)
COUNT = Operation(
    "mutation Count($input: InventorySetQuantitiesInput!, $key: String!) {"
    f" inventorySetQuantities(input: $input) @idempotent(key: $key) {{ {_CODED} }} }}",
    replies.Counted,
    repeatable=True,
)
"""The key says to the shop that a repeat is one."""
ACTIVATE = Operation(
    "mutation Activate($item: ID!, $location: ID!, $available: Int!, $key: String!) {"
    " inventoryActivate(inventoryItemId: $item, locationId: $location, available: $available)"
    f" @idempotent(key: $key) {{ {_ERRORS} }} }}",
    replies.Activated,
    repeatable=True,
)
OPTIONS = Operation(
    "query Options($id: ID!) { product(id: $id) { options(first: 3) { id name optionValues { id name } } } }",
    replies.WithOptions,
)
TRANSLATABLE = Operation(
    """query Translatable($ids: [ID!]!, $first: Int!, $locale: String!) {
  translatableResourcesByIds(resourceIds: $ids, first: $first) {
    nodes {
      resourceId translatableContent { key digest } translations(locale: $locale) { key value outdated }
    }
  }
}""",
    replies.ToTranslate,
)
TRANSLATE = Operation(
    "mutation Translate($id: ID!, $translations: [TranslationInput!]!) {"
    f" translationsRegister(resourceId: $id, translations: $translations) {{ {_CODED} }} }}",
    replies.Translated,
    repeatable=True,
)
UNTRANSLATE = Operation(
    "mutation Untranslate($id: ID!, $keys: [String!]!, $locales: [String!]!) {"
    f" translationsRemove(resourceId: $id, translationKeys: $keys, locales: $locales) {{ {_CODED} }} }}",
    replies.Untranslated,
    repeatable=True,
)
