"""What stands at Amazon, read back: how one listing is doing, and all that the account has. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from connectors import ConnectorError, OutcomeUnknown, Receipt, ReceiptStatus, Standing
from connectors.channels.amazon.errand import status_of
from connectors.channels.amazon.feed import settled
from connectors.channels.amazon.place import Place
from connectors.channels.amazon.refusals import to_issues
from connectors.channels.amazon.replies import Remote, Report


def after_job(receipt: Receipt, reports: Mapping[str, Report | ConnectorError | None]) -> Receipt:
    report = reports.get(receipt.job.id) if receipt.job else None
    if isinstance(report, ConnectorError):
        raise report
    return settled(receipt, report) if report else receipt.model_copy(update={"check_after": None})


def is_to_be_asked(receipt: Receipt) -> bool:
    """Not while its job runs, and not when that has just been refused."""
    return receipt.job is None and not (receipt.status is ReceiptStatus.REJECTED and receipt.issues)


def refreshed(receipt: Receipt, there: Mapping[str, Remote], place: Place) -> Receipt:
    items = [there[sku] for sku in dict.fromkeys(receipt.remote.values()) if sku in there]
    if not items:
        if receipt.status is ReceiptStatus.SUBMITTED:
            return receipt  # what was accepted a moment ago is not always found yet
        raise OutcomeUnknown(f"{receipt.remote.get('listing')} is gone")
    status = status_of(items)
    grave = status is ReceiptStatus.REJECTED
    told = [issue for item in items for issue in to_issues(item.issues, grave=grave)]
    update = {
        "status": status,
        "issues": tuple(each for at, each in enumerate(told) if each not in told[:at]),
        "url": _page(items, place),
        "check_after": None,
    }
    return receipt.model_copy(update=update)


def standings(items: Iterable[Remote], place: Place) -> Iterator[Standing]:
    """Products at once; families when all has been read, as their parts come in any order."""
    families: dict[str, list[Remote]] = {}
    for item in items:
        family = item.sku if item.is_parent else item.parent
        if family is None:
            yield _standing([item], place)
        else:
            families.setdefault(family, []).append(item)
    for parts in families.values():
        yield _standing(sorted(parts, key=lambda each: not each.is_parent), place)


def _standing(parts: Sequence[Remote], place: Place) -> Standing:
    first = parts[0]
    sold = [each for each in parts if not each.is_parent]
    status = status_of(parts)
    issues = [issue for each in parts for issue in to_issues(each.issues, grave=status is ReceiptStatus.REJECTED)]
    return Standing(
        remote={"listing": first.sku},
        key=first.mark,
        status=status,
        title=first.title,
        variants=tuple(each.to_variant() for each in sold) or None,
        url=_page(parts, place),
        issues=tuple(issues),
    )


def _page(items: Sequence[Remote], place: Place) -> str | None:
    asins = (each.summary.asin for each in items if each.summary and each.summary.asin)
    asin = next(asins, None)
    return f"https://{place.market.site}/dp/{asin}" if asin else None
