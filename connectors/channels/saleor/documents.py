"""What a shop is asked, in GraphQL: queries as they are, and mutations put together, as several go in one request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connectors import Operation
from connectors.channels.saleor.replies import Category, Done, Named, Product, ProductType, Told

STATE = """
fragment State on Product {
  id name externalReference language: metafield(key: "qafila_language") category { id }
  productType { id variantAttributes { id } productAttributes { id } }
  attributes { attribute { id externalReference } values { name plainText } }
  media { id alt url(size: 0) }
  channelListings { id channel { id } isPublished visibleInListings isAvailableForPurchase }
  variants {
    id sku externalReference name trackInventory gtin: metafield(key: "gtin")
    attributes { attribute { id } values { id name } }
    media { id }
    channelListings { id channel { id } price { amount currency } priorPrice { amount currency } }
    stocks { id warehouse { id } quantity quantityAllocated }
  }
}
"""
PROOF = "proof: warehouses(first: 1) { edges { node { id } } }"
"""Refused to whoever may not manage products: a shop takes a bad token for a visitor, and shows him what is public."""


class Node(Told):
    product: Product


class VariantEdge(Told):
    node: Node


class Variants(Told):
    edges: Sequence[VariantEdge]


class Found(Told):
    mine: Product | None
    others: Variants


FIND = Operation(
    f"""query Find($ref: String!, $skus: [String!]!) {{
  {PROOF}
  mine: product(externalReference: $ref) {{ ...State }}
  others: productVariants(first: 20, filter: {{ sku: $skus }}) {{ edges {{ node {{ product {{ ...State }} }} }} }}
}}{STATE}""",
    Found,
)


class Page(Told):
    has_next_page: bool
    end_cursor: str | None = None


class ProductEdge(Told):
    node: Product


class Products(Told):
    edges: Sequence[ProductEdge]
    page_info: Page | None = None


class Listed(Told):
    products: Products


KNOWN = Operation(
    f"""query Known($ids: [ID!]!, $first: Int!) {{
  {PROOF}
  products(first: $first, filter: {{ ids: $ids }}) {{ edges {{ node {{ ...State }} }} }}
}}{STATE}""",
    Listed,
)
SHELF = Operation(
    f"""query Shelf($first: Int!, $after: String) {{
  {PROOF}
  products(first: $first, after: $after) {{
    edges {{ node {{ id externalReference variants {{ id sku }} }} }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}""",
    Listed,
)
STANDING = Operation(
    f"""query Standing($first: Int!, $after: String) {{
  {PROOF}
  products(first: $first, after: $after) {{
    edges {{
      node {{
        id name externalReference
        fr: translation(languageCode: FR) {{ name }}
        ar: translation(languageCode: AR) {{ name }}
        en: translation(languageCode: EN) {{ name }}
        channelListings {{ id channel {{ id }} isPublished visibleInListings isAvailableForPurchase }}
        variants {{
          id sku externalReference trackInventory
          channelListings {{ id channel {{ id }} price {{ amount currency }} }}
          stocks {{ id warehouse {{ id }} quantity quantityAllocated }}
        }}
      }}
    }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}""",
    Listed,
)


class CategoryEdge(Told):
    node: Category


class CategoryPages(Told):
    edges: Sequence[CategoryEdge]
    page_info: Page


class Categories(Told):
    categories: CategoryPages


CATEGORIES = Operation(
    """query Categories($after: String) {
  categories(first: 100, after: $after) {
    edges { node { id name parent { id } } }
    pageInfo { hasNextPage endCursor }
  }
}""",
    Categories,
)


class TypeEdge(Told):
    node: ProductType


class TypePages(Told):
    edges: Sequence[TypeEdge]


class Types(Told):
    product_types: TypePages


TYPES = Operation(
    """query Types($slug: String!) {
  productTypes(first: 1, filter: { slugs: [$slug] }) {
    edges { node { id slug variantAttributes { id } productAttributes { id } } }
  }
}""",
    Types,
)

ARGUMENTS: Mapping[str, Mapping[str, str]] = {
    "productBulkCreate": {"products": "[ProductBulkCreateInput!]!", "errorPolicy": "ErrorPolicyEnum"},
    "productUpdate": {"id": "ID!", "input": "ProductInput!"},
    "productChannelListingUpdate": {"id": "ID!", "input": "ProductChannelListingUpdateInput!"},
    "productVariantBulkDelete": {"ids": "[ID!]!"},
    "productVariantBulkUpdate": {
        "product": "ID!",
        "variants": "[ProductVariantBulkUpdateInput!]!",
        "errorPolicy": "ErrorPolicyEnum",
    },
    "productVariantBulkCreate": {
        "product": "ID!",
        "variants": "[ProductVariantBulkCreateInput!]!",
        "errorPolicy": "ErrorPolicyEnum",
    },
    "productMediaCreate": {"input": "ProductMediaCreateInput!"},
    "productMediaUpdate": {"id": "ID!", "input": "ProductMediaUpdateInput!"},
    "productMediaDelete": {"id": "ID!"},
    "productMediaReorder": {"productId": "ID!", "mediaIds": "[ID!]!"},
    "variantMediaAssign": {"variantId": "ID!", "mediaId": "ID!"},
    "variantMediaUnassign": {"variantId": "ID!", "mediaId": "ID!"},
    "productTranslate": {"id": "ID!", "languageCode": "LanguageCodeEnum!", "input": "TranslationInput!"},
    "attributeValueBulkTranslate": {"translations": "[AttributeValueBulkTranslateInput!]!"},
    "attributeCreate": {"input": "AttributeCreateInput!"},
    "productTypeCreate": {"input": "ProductTypeInput!"},
    "productAttributeAssign": {"productTypeId": "ID!", "operations": "[ProductAttributeAssignInput!]!"},
    "categoryCreate": {"input": "CategoryInput!", "parent": "ID"},
}
_ERRORS = "errors { field message code }"
_ROWS = "errors { path message code }"
ANSWERS: Mapping[str, str] = {
    "productBulkCreate": f"results {{ product {{ ...State }} {_ROWS} }} {_ROWS}",
    "productVariantBulkUpdate": f"results {{ productVariant {{ id }} errors {{ field path message code }} }} {_ERRORS}",
    "productVariantBulkCreate": (
        f"results {{ productVariant {{ id sku externalReference }} errors {{ field path message code }} }} {_ERRORS}"
    ),
    "attributeValueBulkTranslate": "errors { path message code }",
    "productMediaCreate": f"media {{ id alt url(size: 0) }} {_ERRORS}",
    "attributeCreate": f"attribute {{ id }} {_ERRORS}",
    "productTypeCreate": f"productType {{ id slug }} {_ERRORS}",
    "categoryCreate": f"category {{ id name }} {_ERRORS}",
}
"""What is asked back; of the others only what went wrong."""
REPEATABLE = frozenset(ARGUMENTS) - {"productMediaCreate"}
"""What sets something to a value, or is refused as not unique the second time."""


@dataclass(frozen=True)
class Mutation:
    """One of those that go in a request, carried out in their order. `arguments` by name."""

    name: str
    arguments: Mapping[str, object] = field(default_factory=dict)


def put_together(mutations: Sequence[Mutation]) -> tuple[Operation[dict[str, Done]], dict[str, object]]:
    """The operation, and its variables."""
    variables: dict[str, object] = {}
    declared, lines = [], []
    for number, mutation in enumerate(mutations):
        given = []
        for name, kind in ARGUMENTS[mutation.name].items():
            if name in mutation.arguments:
                variable = f"{name}{number}"
                variables[variable] = mutation.arguments[name]
                declared.append(f"${variable}: {kind}")
                given.append(f"{name}: ${variable}")
        answer = ANSWERS.get(mutation.name, _ERRORS)
        lines.append(f"  m{number}: {mutation.name}({', '.join(given)}) {{ {answer} }}")
    names = "And".join(dict.fromkeys(mutation.name[0].upper() + mutation.name[1:] for mutation in mutations))
    text = f"mutation {names}({', '.join(declared)}) {{\n" + "\n".join(lines) + "\n}"
    text += STATE if "...State" in text else ""
    repeatable = all(mutation.name in REPEATABLE for mutation in mutations)
    return Operation(text, dict[str, Done], repeatable=repeatable), variables


def attributes_by_reference(count: int) -> Operation[dict[str, Named | None]]:
    """Of so many attributes, by the references $r0, $r1, …"""
    declared = ", ".join(f"$r{number}: String!" for number in range(count))
    lines = "\n".join(f"  a{number}: attribute(externalReference: $r{number}) {{ id }}" for number in range(count))
    return Operation(f"query Attributes({declared}) {{\n{lines}\n}}", dict[str, Named | None])
