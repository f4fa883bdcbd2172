"""What a refusal of the shop means. Pure."""

from connectors import ConnectorError, GraphQLRefusal, Issue, ListingRejected, OutcomeUnknown

GONE = "ENTITY_NOT_FOUND"
NOT_TAKEN = "USER_INPUT_ERROR"


def to_error(refusal: GraphQLRefusal) -> ConnectorError:
    """What it asked for is gone; the listing does not please; or the connector has a bug."""
    if GONE in refusal.codes:
        return OutcomeUnknown(str(refusal))
    if refusal.codes != {NOT_TAKEN}:
        return refusal
    return ListingRejected(
        Issue(code="platform_refused", params={"reason": each.message}, raw=each.message) for each in refusal.problems
    )
