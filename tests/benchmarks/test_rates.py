"""The benchmark of rates is deterministic: what it promises can be tested."""

import pytest
from _pytest.mark import ParameterSet

from benchmarks.rates import MODELS, Model, Play
from connectors.allowance import hear, refusal_in

LONG = ("usage JSON", "usage JSON, small", "seconds in the text", "per second, headers")
"""Tens of thousands of requests: seconds each."""


def played(model: Model) -> ParameterSet:
    return pytest.param(model, id=model.name, marks=[pytest.mark.all] if model.name in LONG else [])


@pytest.mark.parametrize("model", [*map(played, MODELS)])
def test_nearly_all_of_an_allowance_is_used_and_hardly_anything_refused(model: Model) -> None:
    play = Play(model)
    assert play.sent > 1_000
    assert play.share_used >= 0.97
    assert play.share_refused < 0.005


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_the_platforms_are_strict(model: Model) -> None:
    """Who sends half as much again as is allowed, and listens to nothing, is refused, and gets no more than allowed."""
    platform, seconds = model.platform(), 100.0
    cost = 10.0 if "cost" in model.name else 1.0
    while platform.allowance_until(seconds) < 500 * cost:
        seconds *= 2
    sent = int(1.5 * platform.allowance_until(seconds) / cost)
    answers = [platform.answer(seconds * number / sent, cost) for number in range(sent)]
    refused = sum(refusal_in(hear(platform, answer)) is not None for answer in answers)
    assert refused >= 0.15 * sent
    assert platform.used <= platform.allowance_until(seconds)


def test_a_play_is_the_same_each_time() -> None:
    one, other = Play(MODELS[1]), Play(MODELS[1])
    assert (one.share_used, one.refused, one.sent) == (other.share_used, other.refused, other.sent)
