"""What a connector answered to a call, as outcomes. A plugin may answer anything; what is no receipt is its fault."""

from collections.abc import Iterable, Sequence

from connectors.errors import ConnectorError, UnexpectedReply
from connectors.receipt import Push, Receipt, ReceiptStatus, judged
from sync.outcomes import Outcome, Result, classify, not_sent, storable
from sync.plan import Action, Change


def to_pushes(ready: Sequence[tuple[Change, Push]], answered: object) -> list[Outcome]:
    """By index. A shorter answer: the rest was not sent. A longer one is nonsense."""
    found = _listed(answered)
    if found is None or len(found) > len(ready):
        wrong = _wrong(answered, found, len(ready))
        return [classify(change, wrong, push) for change, push in ready]
    outcomes = [_outcome(change, answer, push) for (change, push), answer in zip(ready, found, strict=False)]
    rest = ready[len(found) :]
    return outcomes + [not_sent(change, push) for change, push in rest]


def to_checks(unit: Sequence[Change], answered: object) -> list[Outcome]:
    """By index: one answer for each, else none of them can be told from another."""
    found = _listed(answered)
    if found is None or len(found) != len(unit):
        wrong = _wrong(answered, found, len(unit))
        return [classify(change, wrong) for change in unit]
    return [_outcome(change, answer) for change, answer in zip(unit, found, strict=True)]


def to_find(answered: object) -> Receipt | None:
    if answered is None or isinstance(answered, Receipt):
        return answered and storable(answered)
    raise UnexpectedReply(f"find() answered with {type(answered).__name__}, neither a Receipt nor None")


def _outcome(change: Change, answer: object, push: Push | None = None) -> Outcome:
    match answer:
        case ConnectorError():
            return classify(change, answer, push)
        case Receipt():
            receipt = judged(storable(answer))
            return Outcome(change, Result.DONE, receipt, push, issues=receipt.issues)
    return classify(change, UnexpectedReply(f"the connector answered with {type(answer).__name__}, no Receipt"), push)


def _listed(answered: object) -> Sequence[object] | None:
    return answered if isinstance(answered, Sequence) and not isinstance(answered, str | bytes) else None


def _wrong(answered: object, found: Sequence[object] | None, asked: int) -> UnexpectedReply:
    if found is None:
        return UnexpectedReply(f"the connector answered with {type(answered).__name__}, no list of receipts")
    return UnexpectedReply(f"{len(found)} answers to {asked} listings")


class Owners:
    """Which product a listing at the platform belongs to: a receipt that names another product's is nonsense."""

    def __init__(self) -> None:
        self._keys: dict[frozenset[tuple[str, str]], str] = {}

    def know(self, changes: Iterable[Change]) -> None:
        """What is sent to stays with its product."""
        for change in changes:
            if change.action in (Action.OFFER, Action.UPDATE) and (ids := _ids(change.known)):
                self._keys[ids] = change.key

    def refuse_anothers(self, key: str, receipt: Receipt) -> None:
        ids = _ids(receipt)
        owner = self._keys.setdefault(ids, key) if ids else key
        if owner != key:
            raise UnexpectedReply(f"the connector answered with the listing of {owner}")

    def checked(self, outcome: Outcome) -> Outcome:
        """The same, unless it would give one product what belongs to another."""
        if outcome.result is not Result.DONE or outcome.receipt is None:
            return outcome
        try:
            self.refuse_anothers(outcome.change.key, outcome.receipt)
        except UnexpectedReply as error:
            return classify(outcome.change, error, outcome.push)
        return outcome


def _ids(receipt: Receipt | None) -> frozenset[tuple[str, str]]:
    """Empty where it names nothing that can belong to anybody."""
    if receipt is None or not receipt.ours or receipt.status is ReceiptStatus.WITHDRAWN:
        return frozenset()
    return frozenset(receipt.remote.items())
