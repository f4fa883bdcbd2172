"""Products: read as they stand, edited as by hand."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Header, Query, Router

from catalog import store
from catalog.product import Product, Status
from console.api import repeats
from console.api.entrance import caller
from console.api.paging import Cursor, Limit, page_of, place
from console.api.problems import Problem
from console.api.shapes import Key, Page, ProductPatch, ProductShape, Slug
from console.tokens import Scope

router = Router(tags=["Catalogue"])
Wanted = Annotated[Literal["active", "draft", "archived"] | None, Query(None, description="Only these.")]
IfMatch = Annotated[
    str | None, Header(None, alias="If-Match", pattern=r'^"?[0-9a-f]{64}"?$', description="`ETag` of what was read.")
]
Search = Annotated[
    str, Query("", max_length=100, pattern=r"^[^\x00]*$", description="Part of a title, a key or a SKU.")
]


@router.get("/businesses/{slug}/products", response=Page[ProductShape])
def list_products(
    request: HttpRequest, slug: Slug, status: Wanted = None, search: Search = "", cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    business = caller(request).business(slug)
    found = store.numbered(
        business, after=place(cursor), at_most=limit + 1, status=Status(status) if status else None, search=search
    )
    return page_of(found, limit, lambda row: row[0], lambda row: row[1].model_dump(mode="json"))


@router.get("/businesses/{slug}/products/{key}", response=ProductShape)
def get_product(request: HttpRequest, response: HttpResponse, slug: Slug, key: Key) -> dict[str, Any]:
    """`ETag` names what it says now, for `If-Match`."""
    return _shown(response, store.product(caller(request).business(slug), key))


@router.patch("/businesses/{slug}/products/{key}", response=ProductShape)
def edit_product(
    request: HttpRequest,
    response: HttpResponse,
    slug: Slug,
    key: Key,
    patch: ProductPatch,
    if_match: IfMatch = None,
    idempotency_key: repeats.Key = None,
) -> dict[str, Any]:
    """An edit by hand: imports keep it. With `If-Match`, only where nobody has edited it meanwhile."""
    business = caller(request).business(slug, Scope.WRITE)

    def do() -> repeats.Answer:
        found = store.product(business, key)
        wanted = patched(found, patch.model_dump(mode="json", exclude_unset=True))
        seen = if_match.strip('"') if if_match else found.content_hash
        return 200, store.edit(business, wanted, seen=seen).model_dump(mode="json")

    _, document = repeats.once(request, business, idempotency_key, f"{patch.model_dump_json()}{if_match}", do)
    return _shown(response, Product.model_validate(document))


def _shown(response: HttpResponse, product: Product) -> dict[str, Any]:
    response["ETag"] = f'"{product.content_hash}"'
    return product.model_dump(mode="json")


def patched(product: Product, patch: dict[str, Any]) -> Product:
    """Raises Problem where a variant is named that there is not, or ValidationError where it is no product then."""
    document = product.model_dump(mode="json")
    variants = {variant["key"]: variant for variant in document["variants"]}
    for change in patch.pop("variants", ()):
        variant = variants.get(change["key"])
        if variant is None:
            raise Problem(422, "variant_unknown", f"{product.key} has no variant {change['key']}.")
        offer = {**variant["offer"], **change.pop("offer", {})}
        variant.update(change, offer=offer)
    for name, value in patch.items():
        document[name] = _merged(document[name], value) if isinstance(value, dict) else value
    return Product.model_validate(document)


def _merged(before: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**before, **patch}.items() if value is not None}
