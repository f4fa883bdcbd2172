"""What the API answers with: the documents of the command line's `--json`, by the same names."""

from typing import Annotated, Any, Generic, TypeVar

from ninja import Path, Schema
from pydantic import Field, StrictBool

from catalog.product import Condition, Product, Status
from sync.drift import Choice
from sync.prices import Rounding

ItemT = TypeVar("ItemT")
Slug = Annotated[str, Path(pattern=r"^[-\w]{1,80}$", description="The business's short name.")]
Name = Annotated[str, Path(pattern=r"^[^\x00-\x1f/]{1,100}$", description="The account's name.")]
Key = Annotated[str, Path(pattern=r"^[A-Z0-9]{1,32}$", description="The product's key.")]
Amount = Annotated[str, Field(pattern=r"^-?[0-9]{1,10}(\.[0-9]{1,10})?$")]
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]


class Page(Schema, Generic[ItemT]):
    items: list[ItemT]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class BusinessShape(Schema):
    slug: str
    name: str
    country: str
    currency: str
    language: str
    cohort: str
    women_led: bool | None
    youth_led: bool | None


class ProductShape(Product):
    """As in `export --format json`."""


class IssueShape(Schema):
    code: str
    field: str
    severity: str
    message: str
    hint: str


class RowIssueShape(IssueShape):
    sheet: str
    row: int
    column: str
    value: str
    product: str | None


class ImportShape(Schema):
    run: int
    file: str
    dialect: str
    started_at: str
    finished_at: str
    rows: int
    created: int
    changed: int
    unchanged: int
    archived: int


class ImportWithIssues(ImportShape):
    issues: list[RowIssueShape]


class PhotoShape(Schema):
    source: str = Field(description="As the catalogue names it.")
    sha256: str
    media_type: str
    width: int
    height: int
    size: int
    fetched_at: str


class AccountShape(Schema):
    business: str
    account: str
    connector: str
    state: str
    country: str | None
    language: str
    currency: str
    rate: str | None
    rate_from: str | None
    margin: str
    rounding: str
    on_drift: str
    schedule: str
    sends_at: str | None
    reconciled_at: str | None
    config: dict[str, Any]
    secrets: list[str] = Field(description="The names of those that are set. Their values are never told.")
    issues: list[IssueShape]


class RunShape(Schema):
    run: int | None = Field(description="Null while the account waits for one.")
    account: str
    state: str
    done: int
    total: int
    rate: float | None
    seconds_left: float | None
    worker_alive: bool | None
    counts: dict[str, int]
    started_at: str | None
    finished_at: str | None
    waited: float | None
    note: str


class StatusShape(Schema):
    business: str
    account: str
    connector: str
    product: str
    title: str
    state: str
    remote_id: str | None
    remote: dict[str, str]
    url: str | None
    issues: list[IssueShape]
    attempts: int
    synced_at: str | None
    there: str | None
    countries: dict[str, Any]
    wanted: dict[str, Any]
    last_try: dict[str, Any] | None
    drift: list[dict[str, Any]]


class WorkShape(Schema):
    """What a worker was asked to do; asked for again until it has ended."""

    work: int
    kind: str
    state: str = Field(description="waiting, running, done or failed.")
    asked_at: str
    ended_at: str | None
    result: dict[str, Any]
    issues: list[IssueShape] = Field(description="What kept it from being done.")


class Price(Schema, extra="forbid"):
    amount: Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?$")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class OfferPatch(Schema, extra="forbid"):
    price: Price | None = None
    compare_at: Price | None = None
    quantity: Annotated[int, Field(ge=0, le=10**9)] | None = None


class VariantPatch(Schema, extra="forbid"):
    """`key` names the variant; the others stay as they are."""

    key: str
    sku: str | None = None
    gtin: str | None = None
    offer: OfferPatch = OfferPatch()


class ProductPatch(Schema, extra="forbid"):
    """What is named is changed, all else stays. In texts and attributes, null takes one entry away."""

    title: dict[str, str | None] = {}
    description: dict[str, str | None] = {}
    brand: str | None = None
    category: int | None = None
    attributes: dict[str, str | None] = {}
    tags: list[str] = []
    condition: Condition = Condition.NEW
    origin: str | None = None
    hs_code: str | None = None
    material: dict[str, str | None] = {}
    weight: str | None = Field(None, description="Grams, as a decimal.")
    status: Status = Status.ACTIVE
    variants: list[VariantPatch] = []


class AccountWish(Schema, extra="forbid"):
    """What is not named stays as it is."""

    config: dict[str, str] = {}
    secrets: dict[str, str] = {}
    country: str | None = None
    language: str | None = None
    currency: str | None = None
    rate: Amount | None = None
    margin: Amount | None = None
    rounding: Rounding | None = None
    on_drift: Choice | None = None
    schedule: str | None = None


class NewAccount(AccountWish):
    name: Annotated[str, Field(pattern=r"^[^\x00-\x1f/]{1,100}$")]
    connector: str


class PlanWish(Schema, extra="forbid"):
    account: str


class SyncWish(Schema, extra="forbid"):
    account: str | None = Field(None, description="Only this one.")
    products: list[str] | None = Field(None, description="Only these, by their keys.", max_length=1_000)
    adopt: StrictBool = Field(default=False, description="Take over listings that stand there already.")
    agree_fee: StrictBool = Field(default=False, description="Agree to what the platform asks per listing.")
