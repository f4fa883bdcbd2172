"""One call's worth of changes: the platform is asked, and every listing has an outcome. Runs in a pool thread."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, cast

from structlog.contextvars import bound_contextvars

from connectors.contract import Connector, PushesBatches, ReportsStatus, UpdatesOffers, WithdrawsListings
from connectors.errors import UnexpectedReply
from connectors.receipt import Push
from sync.answers import Owners, to_checks, to_find, to_pushes
from sync.outcomes import Outcome, Result, classify
from sync.plan import Action, Change, not_ours


def carry_out(
    connector: Connector[Any], unit: Sequence[Change], pushes: Sequence[Push], owners: Owners
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    ready: list[tuple[Change, Push]] = []
    for change, push in zip(unit, pushes, strict=True):
        try:
            with _named([push]):
                found = _look(connector, change, push, owners)
        except BaseException as error:  # foreign code
            outcomes.append(classify(change, sayable(error), push))
            continue
        if isinstance(found, Outcome):
            outcomes.append(found)
        else:
            ready.append((change, found))
    with _named([push for _, push in ready]):
        return outcomes + _deliver(connector, ready)


def _named(pushes: Sequence[Push]) -> AbstractContextManager[None]:
    """What is logged meanwhile says of which push."""
    if len(pushes) == 1:
        return bound_contextvars(product=pushes[0].listing.key, write=pushes[0].write_id)
    return bound_contextvars(products=" ".join(push.listing.key for push in pushes))


def _look(connector: Connector[Any], change: Change, push: Push, owners: Owners) -> Outcome | Push:
    """Asks the platform first where it may have the listing already."""
    if not change.look_first or change.listing is None:
        return push
    found = to_find(connector.find(change.listing))
    if found is None:
        return push
    owners.refuse_anothers(change.key, found)
    if not (found.ours or (push.known and push.known.remote == found.remote)):
        return Outcome(change, Result.FOREIGN, found, push, issues=(not_ours(change.key, found),))
    pictures = {**found.pictures, **(push.known.pictures if push.known else {})}
    return push.model_copy(update={"known": found.model_copy(update={"pictures": pictures})})


def _deliver(connector: Connector[Any], ready: Sequence[tuple[Change, Push]]) -> list[Outcome]:
    if not ready:
        return []
    action = ready[0][0].action
    pushes = [push for _, push in ready]
    try:
        if action is Action.WITHDRAW:
            return [_withdraw(cast("WithdrawsListings", connector), change, push) for change, push in ready]
        if action is Action.OFFER and isinstance(connector, UpdatesOffers):
            answered: object = connector.update_offers(pushes)
        elif len(pushes) > 1 and isinstance(connector, PushesBatches):
            answered = connector.push_batch(pushes)
        else:
            answered = [connector.push(push) for push in pushes]
    except BaseException as error:  # foreign code
        return [classify(change, sayable(error), push) for change, push in ready]
    return to_pushes(ready, answered)


def _withdraw(connector: WithdrawsListings, change: Change, push: Push) -> Outcome:
    if push.known is not None and push.known.remote:
        connector.withdraw(push.known)
    return Outcome(change, Result.WITHDRAWN, push.known, push)


def refresh(connector: ReportsStatus, unit: Sequence[Change]) -> list[Outcome]:
    return to_checks(unit, connector.refresh([change.known for change in unit if change.known]))


def sayable(error: BaseException) -> BaseException:
    """An error that can be told: even its words are foreign code."""
    try:
        f"{error} {error!r}"
    except BaseException:
        return UnexpectedReply(f"{type(error).__name__}, which does not tell what it is about")
    return error
