"""The businesses that a token opens."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from catalog.models import Business
from console.api.entrance import caller
from console.api.paging import Cursor, Limit, page_of, place
from console.api.shapes import BusinessShape, Page, Slug

router = Router(tags=["Businesses"])
FIELDS = tuple(BusinessShape.model_fields)


@router.get("/businesses", response=Page[BusinessShape])
def list_businesses(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    rows = caller(request).businesses().filter(pk__gt=place(cursor)).order_by("pk")[: limit + 1]
    return page_of(list(rows), limit, lambda row: row.pk, _document)


@router.get("/businesses/{slug}", response=BusinessShape)
def get_business(request: HttpRequest, slug: Slug) -> dict[str, Any]:
    return _document(caller(request).business(slug))


def _document(business: Business) -> dict[str, Any]:
    return {name: getattr(business, name) for name in FIELDS}
