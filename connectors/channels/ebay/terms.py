"""What a listing has to be for eBay, told before anything is sent. Pure: by what the account's facts have."""

from collections.abc import Iterator

from connectors import AccountFacts, Issue, Listing
from connectors.asked import Answers, unanswered, unmapped
from connectors.channels.ebay.mapping import ASPECT, ASPECT_VALUE, asked, aspect, is_code

POLICIES = {"fulfillmentPolicyId": "shipping", "paymentPolicyId": "payment", "returnPolicyId": "returns"}


def in_a_category(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    answers = Answers.told(facts)
    if answers is not None and answers.category(listing) is None:
        yield unmapped(listing, "eBay")


def ready_to_sell(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """Once for the account, before a hundred listings fail for the same reason."""
    if Answers.told(facts) is None:
        return
    policies = facts.values.get("policies") or {}
    lacking = [name for key, name in POLICIES.items() if key not in policies]
    if lacking:
        yield Issue(code="ebay_policies", params={"reason": ", ".join(lacking)})
    if not facts.values.get("location"):
        yield Issue(code="ebay_location_missing")


def all_that_is_asked(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    answers = Answers.told(facts)
    category = answers.category(listing) if answers else None
    wanted = [each for each in asked(facts).get(category or "", ()) if not is_code(each)]
    if answers is None or category is None or not wanted:
        return
    given = {each.name: aspect(listing, answers, category, each) for each in wanted}
    yield from unanswered(wanted, given, category)


def short_options(listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
    """What is chosen among is never cut: two choices could become one."""
    for option in listing.options:
        long = [value for value in (option.name, *option.values) if len(value) > ASPECT_VALUE]
        if len(option.name) > ASPECT or long:
            value = (long or [option.name])[0]
            params = {"option": value, "limit": str(ASPECT if value == option.name else ASPECT_VALUE)}
            yield Issue(code="ebay_option_too_long", field="options", value=value, params=params)
