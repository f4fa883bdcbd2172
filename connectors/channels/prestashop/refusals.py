"""What a shop's refusals mean: for the account, for the listing, or for whoever keeps this connector. Pure."""

import re
from collections.abc import Callable

from connectors import (
    AccountRefused,
    ChannelUnavailable,
    ConnectorError,
    Issue,
    ListingRejected,
    Reply,
    Severity,
    UnexpectedReply,
)
from connectors.channels.prestashop.documents import NotADocument, Problem, parsed

Refusal = Callable[[Problem], Issue]
"""Makes an issue of each problem, where a refusal is the listing's."""
DISABLED, NO_SUCH_PHOTO = 22, 57
BAD_KEYS = (16, 17, 18, 19, 20)
NO_RIGHTS = (21, 25, 26, 132)
OUR_MISTAKES = frozenset((86, 89, 90, 91, 93, 123))
"""An association, an id or a field that may not be sent so."""
WHERE = "Advanced Parameters > Webservice"
FIELDS = {
    "name": "title",
    "description": "description",
    "reference": "variants.sku",
    "ean13": "variants.gtin",
    "upc": "variants.gtin",
    "price": "variants.price",
    "quantity": "variants.quantity",
    "weight": "weight",
    "width": "dimensions",
    "height": "dimensions",
    "depth": "dimensions",
}
_PROPERTY = re.compile(r"(?:->|[Pp]ropert\w+ |parameter \")(?:\w+->)?(\w+)")


def told(reply: Reply) -> tuple[Problem, ...]:
    """What the shop itself says is wrong; nothing where it is a web server's page."""
    try:
        return parsed(reply.content).problems
    except NotADocument:
        return ()


def missing(reply: Reply) -> bool:
    """Whether the shop itself says that the resource is gone: with an empty body, or in its own words."""
    if reply.status == 400:
        return any(each.code == NO_SUCH_PHOTO for each in told(reply))
    return reply.status == 404 and (not reply.content.strip() or bool(told(reply)))


def refused(reply: Reply, rejects: Refusal | None) -> ConnectorError:
    problems = told(reply)
    if reply.status in (401, 403, 405):
        return account_refused(reply)
    words = "; ".join(each.message for each in problems) or reply.excerpt
    if reply.status == 404 and not problems:  # a web server's page says nothing of the listing
        return ChannelUnavailable(f"{reply.request} answered 404: {words}")
    if reply.status == 400 and problems and rejects and not OUR_MISTAKES.intersection(each.code for each in problems):
        return ListingRejected([rejects(each) for each in problems])
    return UnexpectedReply(f"{reply.request} answered {reply.status}: {words}")


def account_refused(reply: Reply) -> AccountRefused:
    """Says what to do in the shop's back office."""
    problems = told(reply)
    words = "; ".join(each.message for each in problems) or reply.excerpt
    codes = {each.code for each in problems}
    if DISABLED in codes:
        advice = f"switch on “Enable PrestaShop's webservice” under {WHERE}"
    elif codes & set(NO_RIGHTS):
        advice = f"tick View, Modify, Add and Delete for it on the key's page under {WHERE}"
    elif codes & set(BAD_KEYS):
        advice = f"copy the 32 characters of an enabled key from {WHERE}"
    elif reply.status == 401:
        advice = f"compare the key with {WHERE}; where it is right, the web server keeps the Authorization header back"
    else:
        advice = "something in front of the shop, such as a firewall, does not let requests pass"
    return AccountRefused(f"{reply.request} answered {reply.status}: {words} ({advice})")


def to_issue(problem: Problem) -> Issue:
    found = _PROPERTY.search(problem.message)
    field = FIELDS.get(found[1], "") if found else ""
    return Issue(code="platform_refused", field=field, params={"reason": problem.message}, raw=problem.message)


def image_refused(name: str, reason: str) -> Issue:
    """A product without one of its photos is still a product."""
    params = {"photo": name, "reason": reason}
    return Issue(code="image_refused", field="pictures", severity=Severity.WARNING, params=params, raw=reason)
