"""The table of states, and that its drawing and the code keep to it."""

import pytest

from sync.states import NEEDS_A_PERSON, TRANSITIONS, Event, ListingState, drawing, follow
from tests.layout import ROOT


def test_the_page_shows_the_drawing_of_the_table() -> None:
    page = (ROOT / "docs" / "states.md").read_text("utf-8")
    assert drawing() in page, "paste the output of: python -c 'from sync.states import drawing; print(drawing())'"


@pytest.mark.parametrize("state", ListingState)
def test_a_listing_in_any_state_can_be_planned_blocked_and_sent(state: ListingState) -> None:
    open_still = state is ListingState.UNKNOWN
    assert follow(state, Event.PLANNED) is (state if open_still else ListingState.PENDING)
    assert follow(state, Event.BLOCKED) is (state if open_still else ListingState.BLOCKED)
    assert follow(state, Event.SENT) is ListingState.UNKNOWN


@pytest.mark.parametrize("state", ListingState)
def test_every_state_can_be_reached_and_left(state: ListingState) -> None:
    assert any(state in steps.values() for steps in TRANSITIONS.values())
    assert {follow(state, event) for event, steps in TRANSITIONS.items() if state in steps} - {state}


def test_only_what_was_sent_has_an_outcome() -> None:
    for event in (Event.UNREADABLE, Event.UNANSWERED, Event.NOT_SENT, Event.FOREIGN):
        assert set(TRANSITIONS[event]) == {ListingState.UNKNOWN}
        with pytest.raises(LookupError, match="cannot meet"):
            follow(ListingState.LIVE, event)


def test_a_state_that_needs_a_person_is_left_by_planning_again() -> None:
    assert {follow(state, Event.PLANNED) for state in NEEDS_A_PERSON} == {ListingState.PENDING}
