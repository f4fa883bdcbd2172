"""What a listing has to be for Etsy, told before anything is sent. Pure: by what the account's facts have."""

import unicodedata
from collections.abc import Iterator

from connectors import AccountFacts, Issue, Listing
from connectors.asked import Answers, Asked, unanswered, unmapped
from connectors.channels.etsy.mapping import CUSTOM, ONCE, given, properties_in

LAST_PLAIN = "\u218f"
"""Signs such as ° come before it, pictures after."""


def in_a_category(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    answers = Answers.told(facts)
    if answers is not None and answers.category(listing) is None:
        yield unmapped(listing, "Etsy")


def ready_to_sell(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """Once for the account, before every listing fails for the same reason."""
    if Answers.told(facts) is None:
        return
    if not facts.values.get("shipping"):
        yield Issue(code="etsy_shipping_missing")
    if not facts.values.get("returns"):
        yield Issue(code="etsy_returns_missing")


def signs_once(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    if found := [sign for sign in ONCE if listing.title.count(sign) > 1]:
        yield Issue(code="etsy_title_signs", field="title", value=listing.title, params={"signs": " ".join(found)})


def no_pictures_in_words(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """Letters, digits and punctuation: an emoji in a title is refused."""
    found = [sign for sign in listing.title if unicodedata.category(sign) == "So" and sign > LAST_PLAIN]
    if found:
        signs = " ".join(dict.fromkeys(found))
        yield Issue(code="etsy_title_emoji", field="title", value=listing.title, params={"signs": signs})


def two_choices(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    if len(listing.options) > len(CUSTOM):
        params = {"options": ", ".join(option.name for option in listing.options)}
        yield Issue(code="etsy_options_too_many", field="options", params=params)


def all_that_is_asked(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    answers = Answers.told(facts)
    node = answers.category(listing) if answers else None
    wanted = asked(facts).get(node or "", ())
    if answers is None or node is None or not wanted:
        return
    said = {each.name: given(listing, answers, node, each.name) for each in wanted}
    yield from unanswered(wanted, said, node)


def asked(facts: AccountFacts) -> dict[str, tuple[Asked, ...]]:
    return {
        node: tuple(Asked(name=each.name, values=tuple(each.values)) for each in told)
        for node, told in properties_in(facts).items()
    }
