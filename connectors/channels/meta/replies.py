"""What the Graph API answers, read as values."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict


class Told(BaseModel):
    model_config = ConfigDict(frozen=True)


class Problem(Told):
    message: str = ""
    code: int | None = None
    error_user_msg: str | None = None


class Failed(Told):
    error: Problem


class Message(Told):
    message: str = ""
    id: str = ""


class Validation(Told):
    retailer_id: str = ""
    errors: Sequence[Message] = ()


class Taken(Told):
    """What was taken of a batch: the handles by which it is asked after."""

    handles: Sequence[str]
    validation_status: Sequence[Validation] = ()


class BatchStatus(Told):
    status: str
    errors: Sequence[Message] = ()
    ids_of_invalid_requests: Sequence[str] = ()


class BatchStatuses(Told):
    data: Sequence[BatchStatus]


class ItemIssue(Told):
    title: str = ""
    description: str = ""


class Item(Told):
    id: str
    retailer_id: str
    name: str | None = None
    price: str | None = None
    sale_price: str | None = None
    currency: str | None = None
    quantity_to_sell_on_facebook: int | None = None
    visibility: str = "published"
    review_status: str | None = None
    image_fetch_status: str | None = None
    errors: Sequence[ItemIssue] = ()
    url: str | None = None
    custom_label_3: str | None = None
    custom_label_4: str | None = None


class Cursors(Told):
    after: str = ""


class Paging(Told):
    cursors: Cursors = Cursors()
    next: str | None = None


class Items(Told):
    data: Sequence[Item]
    paging: Paging = Paging()


class Catalogue(Told):
    id: str
    name: str = ""
