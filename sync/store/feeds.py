"""Files that platforms fetch, at addresses that nobody guesses: the latest that was pushed of all that is on sale."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from connectors.contract import FeedFile, ServesFeed
from connectors.listing import Listing
from connectors.receipt import Receipt, ReceiptStatus
from connectors.registry import connector
from sync.models import ChannelAccount, ListingRow
from sync.store import listings
from sync.store.accounts import config_of
from sync.store.given import AccountError

_SALT = "the address of an account's feed"


class FeedUnknown(LookupError):
    """There is no file at the address."""


def address(account: ChannelAccount) -> str | None:
    """Where the account's file is; None for a connector that serves none, while we have no address ourselves, or while
    a setting is missing."""
    kind = connector(account.connector)
    if not (issubclass(kind, ServesFeed) and settings.PUBLIC_URL):
        return None
    try:
        ending = kind.feed(config_of(account, kind), ()).ending
    except AccountError:
        return None
    return f"{settings.PUBLIC_URL}/feeds/{account.pk}-{_sign(account.pk, _word(account, kind))}.{ending}"


def file_at(number: int, sign: str, ending: str) -> FeedFile:
    """Raises FeedUnknown: whether the account, the sign or the ending is wrong is told to nobody."""
    account = ChannelAccount.everywhere.filter(pk=number).first()
    if account is None:
        raise FeedUnknown
    try:
        kind = connector(account.connector)
        config = config_of(account, kind)
    except (LookupError, AccountError):  # the connector is not there any more, or a setting that it needs
        raise FeedUnknown from None
    if not issubclass(kind, ServesFeed) or not constant_time_compare(sign, _sign(number, _word(account, kind))):
        raise FeedUnknown
    if kind.feed(config, ()).ending != ending:
        raise FeedUnknown
    return kind.feed(config, _on_sale(account))


def _on_sale(account: ChannelAccount) -> Iterator[Listing]:
    """Also while a change of it is on its way."""
    rows = ListingRow.objects.within(account.business).filter(account=account, receipt__isnull=False)
    for row in rows.order_by("product_key").iterator(500):
        listing = listings.last_sent(row)
        if listing and Receipt.model_validate(row.receipt).status is ReceiptStatus.LIVE:  # until it is withdrawn
            yield listing


def _word(account: ChannelAccount, kind: type[ServesFeed]) -> str:
    return str(account.config.get(kind.renewed_in) or "")


def _sign(number: int, word: str) -> str:
    """An address lasts for as long as the account and its word."""
    return salted_hmac(_SALT, f"{number} {word}".rstrip(), algorithm="sha256").hexdigest()[:40]
