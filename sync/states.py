"""The states of a listing on an account, and the one table of how they follow each other. docs/states.md draws it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from connectors.receipt import ReceiptStatus


class ListingState(StrEnum):
    PENDING = "pending"
    """To be sent, now or at its not-before time."""
    SUBMITTED = "submitted"
    """The platform has it and has not decided yet."""
    LIVE = "live"
    REJECTED = "rejected"
    """The platform refused this content; sent again when it changes."""
    FAILED = "failed"
    """The connector could not read the platform's answer; a person is needed."""
    BLOCKED = "blocked"
    """Not sent: its issues come first, or its owner decides first."""
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    """Sent, and no answer yet: written before each push, so that a killed process leaves it behind."""


class Event(StrEnum):
    """What happens to a listing."""

    PLANNED = "has to be sent"
    BLOCKED = "may not be sent"
    SENT = "is sent"
    TAKEN = "the platform takes it"
    SHOWN = "the platform shows it"
    REFUSED = "the platform refuses it"
    OFF_SALE = "the platform has it off sale"
    UNREADABLE = "the answer makes no sense"
    UNANSWERED = "no answer"
    NOT_SENT = "it did not leave"
    FOREIGN = "it is somebody else's"
    GONE = "nobody knows where it is"
    ABSENT = "nothing of ours is there"


NEEDS_A_PERSON = frozenset((ListingState.REJECTED, ListingState.FAILED, ListingState.BLOCKED))
OPEN = ListingState.UNKNOWN


def _from(*states: ListingState, to: ListingState) -> dict[ListingState, ListingState]:
    return dict.fromkeys(states, to)


def _unless_open(to: ListingState) -> dict[ListingState, ListingState]:
    """Before anything else happens to a listing whose outcome is unknown, the platform is asked about it."""
    return {**_from(*ListingState, to=to), OPEN: OPEN}


TRANSITIONS: Mapping[Event, Mapping[ListingState, ListingState]] = {
    Event.PLANNED: _unless_open(ListingState.PENDING),
    Event.BLOCKED: _unless_open(ListingState.BLOCKED),
    Event.SENT: _from(*ListingState, to=OPEN),
    Event.TAKEN: _from(*ListingState, to=ListingState.SUBMITTED),
    Event.SHOWN: _from(*ListingState, to=ListingState.LIVE),
    Event.REFUSED: _from(*ListingState, to=ListingState.REJECTED),
    Event.OFF_SALE: _from(*ListingState, to=ListingState.WITHDRAWN),
    Event.UNREADABLE: _from(OPEN, to=ListingState.FAILED),
    Event.UNANSWERED: _from(OPEN, to=OPEN),
    Event.NOT_SENT: _from(OPEN, to=ListingState.PENDING),
    Event.FOREIGN: _from(OPEN, to=ListingState.BLOCKED),
    Event.GONE: _from(*ListingState, to=OPEN),
    Event.ABSENT: _unless_open(ListingState.WITHDRAWN),
}
SAID = {
    ReceiptStatus.SUBMITTED: Event.TAKEN,
    ReceiptStatus.LIVE: Event.SHOWN,
    ReceiptStatus.REJECTED: Event.REFUSED,
    ReceiptStatus.WITHDRAWN: Event.OFF_SALE,
}
"""What a receipt's status says has happened."""


def follow(state: ListingState, event: Event) -> ListingState:
    """The state after the event. A LookupError where the table has no such step."""
    try:
        return TRANSITIONS[event][state]
    except KeyError:
        raise LookupError(f"a {state} listing cannot meet {event.name}") from None


def drawing() -> str:
    """The table as a Mermaid diagram: one arrow for each pair of states."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for before, after, event in _steps():
        arrows.setdefault((before, after), []).append(event)
    lines = [f"    {before} --> {after}: {', '.join(events)}" for (before, after), events in arrows.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> pending", *lines])


def _steps() -> Iterator[tuple[str, str, str]]:
    """Steps from any state are drawn once, from `any`."""
    for event, steps in TRANSITIONS.items():
        others = {after for before, after in steps.items() if before is not OPEN}
        if len(steps) >= len(ListingState) - 1 and len(others) == 1:
            yield "any", others.pop(), event.value
            if steps.get(OPEN) is OPEN and event is not Event.SENT:
                yield OPEN.value, OPEN.value, event.value
            continue
        for before, after in steps.items():
            yield before.value, after.value, event.value
