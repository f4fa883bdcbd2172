"""What Etsy has against a request: one sentence, and our issue from it. Pure."""

import re

from pydantic import BaseModel

from connectors import Issue, ListingRejected, Reply, read

FIELDS = {
    "title": "title",
    "description": "description",
    "tag": "tags",
    "price": "variants.price",
    "quantity": "variants.quantity",
    "sku": "variants.sku",
    "image": "pictures",
    "photo": "pictures",
    "taxonomy": "seller_category",
    "property": "attributes",
    "variation": "options",
    "material": "material",
}
"""The first of these words in the sentence says which field it speaks of; Etsy names none."""
REFUSED = (400, 409)


class Problem(BaseModel):
    error: str


def taken(reply: Reply) -> Reply:
    """The reply, unless it says that the listing is at fault."""
    if reply.status in REFUSED:
        raise ListingRejected([to_issue(read(reply, Problem).error)])
    return reply


def is_gone(reply: Reply) -> bool:
    if reply.status != 404:
        return False
    read(reply, Problem)
    return True


def to_issue(sentence: str) -> Issue:
    words = re.findall(r"[a-z]+", sentence.lower())
    field = next((FIELDS[stem] for word in words for stem in FIELDS if word.startswith(stem)), "")
    return Issue(code="platform_refused", field=field, params={"reason": sentence}, raw=sentence)
