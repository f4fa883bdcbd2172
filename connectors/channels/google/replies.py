"""What the Merchant API answers, read as values."""

from collections.abc import Sequence

from pydantic import AwareDatetime, BaseModel, ConfigDict, model_validator
from pydantic.alias_generators import to_camel


class Told(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Price(Told):
    amount_micros: str
    currency_code: str


class CustomAttribute(Told):
    name: str
    value: str = ""


class Attributes(Told):
    title: str | None = None
    item_group_id: str | None = None
    item_group_title: str | None = None
    link: str | None = None
    price: Price | None = None
    sale_price: Price | None = None
    sell_on_google_quantity: int | None = None
    excluded_destinations: Sequence[str] = ()


class ItemIssue(Told):
    code: str = ""
    severity: str = ""
    attribute: str = ""
    reporting_context: str = ""
    description: str = ""
    detail: str = ""
    documentation: str = ""
    applicable_countries: Sequence[str] = ()


class Destination(Told):
    reporting_context: str = ""
    approved_countries: Sequence[str] = ()
    pending_countries: Sequence[str] = ()
    disapproved_countries: Sequence[str] = ()


class Status(Told):
    destination_statuses: Sequence[Destination] = ()
    item_level_issues: Sequence[ItemIssue] = ()
    google_expiration_date: AwareDatetime | None = None


class Product(Told):
    """As Google shows it, a while after it was sent."""

    name: str
    offer_id: str = ""
    data_source: str = ""
    version_number: int | None = None
    custom_attributes: Sequence[CustomAttribute] = ()
    product_attributes: Attributes = Attributes()
    product_status: Status = Status()

    def custom(self, name: str) -> str | None:
        return next((each.value for each in self.custom_attributes if each.name == name), None)


class Page(Told):
    """A page of a list: nothing at all where it is empty, and never something else."""

    next_page_token: str = ""

    @model_validator(mode="before")
    @classmethod
    def _is_one(cls, given: object) -> object:
        names = {to_camel(each) for each in cls.model_fields}
        if isinstance(given, dict) and given and not names & set(given):
            raise ValueError("no page of a list")
        return given


class Products(Page):
    products: Sequence[Product] = ()


class Input(Told):
    """What was taken of what was sent."""

    name: str
    product: str = ""


class Primary(Told):
    content_language: str = ""
    feed_label: str = ""


class DataSource(Told):
    name: str
    display_name: str = ""
    input: str = ""
    primary_product_data_source: Primary | None = None


class DataSources(Page):
    data_sources: Sequence[DataSource] = ()


class Account(Told):
    name: str
    account_name: str = ""


class Detail(Told):
    reason: str = ""


class Refusal(Told):
    message: str = ""
    status: str = ""
    details: Sequence[Detail] = ()


class Refused(Told):
    """google.rpc.Status."""

    error: Refusal
