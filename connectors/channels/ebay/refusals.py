"""What eBay has against a request, and our issues and errors from it. Pure."""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from connectors import ChannelUnavailable, ConnectorError, Issue, ListingRejected, Reply, UnexpectedReply, read

AGAIN = frozenset((25001, 25025))
"""A fault of eBay's own, or somebody who writes the same item now: neither says anything of the listing."""
ABSENT = frozenset((25702, 25710, 25713))
"""There is no such item, offer or group; or none that is on sale."""
PLACE_KNOWN, NO_POLICIES = frozenset((25803,)), frozenset((20403,))
"""The place to send from is there already; the seller has not begun with business policies. Both are told with 400."""
USER_ERROR, ITS_OFFER = 25002, "offerId"
"""A number for many things: where it names an offer, there is one for the SKU already."""
FIELDS = {
    25002: "",
    25003: "variants.price",
    25004: "variants.quantity",
    25005: "seller_category",
    25014: "pictures",
    25015: "pictures",
    25029: "attributes",
    25707: "variants.sku",
    25718: "description",
    25721: "title",
    **dict.fromkeys(range(190_201, 190_205), "pictures"),
}
OURS = {25026: "ebay_selling_limit", 25007: "ebay_policies", 25008: "ebay_policies", 25009: "ebay_policies"}


class Told(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Parameter(Told):
    name: str = ""
    value: str = ""


class Problem(Told):
    error_id: int
    message: str = ""
    long_message: str = ""
    category: str = ""
    parameters: list[Parameter] = []

    @property
    def words(self) -> str:
        told = self.long_message or self.message
        named = "; ".join(f"{each.name}: {each.value}" for each in self.parameters if each.value)
        return f"{told} ({named})" if named else told


class Problems(Told):
    errors: list[Problem]


class Row(Told):
    """One of many in an answer, whose status may be 207."""

    status_code: int
    sku: str | None = None
    offer_id: str | None = None
    errors: list[Problem] = []

    @property
    def ok(self) -> bool:
        return 200 <= self.status_code < 300


class Rows(Told):
    responses: list[Row]


class Refused(Told):
    """As a whole: each row for its own reason, or all for one."""

    responses: list[Row] = []


def problems_in(reply: Reply) -> list[Problem]:
    found = read(reply, Problems).errors
    if not found:
        raise UnexpectedReply(f"{reply.request} answered {reply.status} without errors")
    return found


def is_absent(reply: Reply) -> bool:
    """404, or 400 and 409 with a number that says the same."""
    return is_only(reply, ABSENT)


def is_taken(problem: Problem) -> bool:
    named = any(each.name == ITS_OFFER for each in problem.parameters)
    return problem.error_id == USER_ERROR and (named or "already exists" in problem.words)


def is_only(reply: Reply, numbers: frozenset[int]) -> bool:
    """Whether it was refused, and for nothing else."""
    return not reply.ok and {each.error_id for each in problems_in(reply)} <= numbers


def taken(reply: Reply) -> Reply:
    """The reply, unless it says that the listing is at fault."""
    if not reply.ok:
        raise error_of(problems_in(reply))
    return reply


def rows_of(reply: Reply) -> list[Row]:
    """Of a request for many, whatever the status of the whole; raises the one reason why all of it was refused."""
    if not reply.ok and not read(reply, Refused).responses:
        raise error_of(problems_in(reply))
    return read(reply, Rows).responses


def refused_rows(rows: Iterable[Row]) -> list[Problem]:
    return [problem for row in rows if not row.ok for problem in row.errors or [Problem(error_id=row.status_code)]]


def error_of(problems: Sequence[Problem]) -> ConnectorError:
    if any(each.error_id in AGAIN for each in problems):
        return ChannelUnavailable("; ".join(each.words for each in problems))
    return ListingRejected(map(to_issue, problems))


def to_issue(problem: Problem) -> Issue:
    return Issue(
        code=OURS.get(problem.error_id, "platform_refused"),
        field=FIELDS.get(problem.error_id, ""),
        params={"reason": problem.words or str(problem.error_id)},
        raw=f"{problem.error_id}: {problem.words}",
    )
