"""What a shop answers, as values; and its refusals, as issues. Pure."""

import re
from collections.abc import Collection, Sequence

from pydantic import BaseModel
from pydantic_core import from_json

from connectors import (
    AccountRefused,
    ConnectorError,
    Issue,
    ListingRejected,
    OutcomeUnknown,
    Reply,
    Severity,
    UnexpectedReply,
    read,
)

Params = dict[str, str | int]
TIMEOUT = 120.0
"""So long a slow shop is waited for."""
MARK = "_qafila_key"
"""The custom field in which everything that we make carries its key."""
SKU_TAKEN = frozenset(("product_invalid_sku",))
BEING_MADE = frozenset(("woocommerce_rest_product_not_created", "woocommerce_rest_product_variation_not_created"))
"""Another request holds the SKU, or a row that it left behind."""
IMAGE_REFUSED = frozenset(("woocommerce_product_image_upload_error", "woocommerce_variation_image_upload_error"))
IMAGE_GONE = frozenset(("woocommerce_product_invalid_image_id", "woocommerce_variation_invalid_image_id"))
GONE = frozenset(
    (
        "woocommerce_rest_product_invalid_id",
        "woocommerce_rest_product_variation_invalid_id",
        "woocommerce_rest_invalid_product_id",
        "woocommerce_rest_product_variation_invalid_parent",
    )
)


class ProblemData(BaseModel):
    status: int | None = None
    resource_id: int | None = None
    params: dict[str, str] | list[str] = {}


class Problem(BaseModel):
    """`code` is empty where the reply says nothing of the kind."""

    code: str = ""
    message: str = ""
    data: ProblemData | list[object] | str | None = None

    @property
    def resource_id(self) -> int | None:
        return self.data.resource_id if isinstance(self.data, ProblemData) else None

    @property
    def status(self) -> int:
        return (self.data.status if isinstance(self.data, ProblemData) else None) or 400

    @property
    def params(self) -> Collection[str]:
        return list(self.data.params) if isinstance(self.data, ProblemData) else []


class Meta(BaseModel):
    key: str = ""
    value: object = None


class Image(BaseModel):
    id: int
    src: str = ""
    name: str = ""


class Remote(BaseModel):
    """A product or a variation; which fields there are is the caller's wish."""

    id: int
    type: str = ""
    sku: str = ""
    parent_id: int = 0
    status: str = ""
    permalink: str = ""
    images: list[Image] = []
    meta_data: list[Meta] = []

    @property
    def mark(self) -> str | None:
        return next((str(meta.value) for meta in self.meta_data if meta.key == MARK), None)

    @property
    def trashed(self) -> bool:
        return self.status == "trash"


class Row(Remote):
    """A line of a batch's answer: the thing, or `id` 0 and an error."""

    error: Problem | None = None


class Rows(BaseModel):
    create: list[Row] = []
    update: list[Row] = []
    delete: list[Row] = []


class Media(BaseModel):
    id: int
    slug: str = ""
    source_url: str = ""


class Term(BaseModel):
    id: int
    name: str
    parent: int = 0


class ShopSetting(BaseModel):
    id: str
    value: object = None


class Index(BaseModel):
    """What WordPress says of itself."""

    home: str = ""


class Person(BaseModel):
    id: int
    capabilities: dict[str, bool] = {}


def checked(rows: Sequence[Row], count: int, request: str) -> Sequence[Row]:
    """As many as were sent, each with an id or an error."""
    if len(rows) != count:
        raise UnexpectedReply(f"{request} answered {len(rows)} rows to {count}")
    for row in rows:
        if not row.id and row.error is None:
            raise UnexpectedReply(f"{request} answered a row with neither an id nor an error")
    return rows


FIELDS = {
    "regular_price": "variants.price",
    "sale_price": "variants.compare_at",
    "stock_quantity": "variants.quantity",
    "sku": "variants.sku",
    "global_unique_id": "variants.gtin",
    "name": "title",
    "description": "description",
    "categories": "seller_category",
    "tags": "tags",
    "images": "pictures",
    "attributes": "options",
    "weight": "weight",
    "dimensions": "dimensions",
}


def to_error(problem: Problem, sku: str = "") -> ConnectorError:
    """What the refusal of one row means: the others may be fine."""
    told = f"{problem.code}: {problem.message}"
    if problem.status in (401, 403):
        return AccountRefused(told)
    return OutcomeUnknown(told) if problem.status >= 500 else ListingRejected([to_issue(problem, sku)])


def to_issue(problem: Problem, sku: str = "") -> Issue:
    """What a refusal means for the listing."""
    if problem.code in SKU_TAKEN:
        return sku_taken(sku, problem)
    if problem.code == "product_invalid_global_unique_id":
        return Issue(code="gtin_refused_by_shop", field="variants.gtin", params={"sku": sku}, raw=problem.message)
    field = next((FIELDS[name] for name in problem.params if name in FIELDS), "")
    raw = problem.message or problem.code
    return Issue(code="platform_refused", field=field, params={"reason": raw}, raw=raw)


def sku_taken(sku: str, problem: Problem | None = None) -> Issue:
    raw = problem.message if problem else ""
    return Issue(code="sku_taken_in_shop", field="variants.sku", value=sku, params={"sku": sku}, raw=raw)


def image_refused(name: str, reason: str) -> Issue:
    """A product without one of its photos is still a product."""
    params = {"photo": name, "reason": reason}
    return Issue(code="image_refused", field="pictures", severity=Severity.WARNING, params=params, raw=reason)


def problem_of(reply: Reply) -> Problem:
    """A web server's own page, as where a file is too large for it, says nothing."""
    try:
        from_json(reply.content)
    except ValueError:
        return Problem()
    return read(reply, Problem)


def numbers_in(message: str) -> set[str]:
    return set(re.findall(r"#(\d+)", message))
