"""Answers by index: what fails for one of many is its own answer, and keeps nothing from the others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from connectors.errors import AccountRefused, ConnectorError, TemporaryError

T = TypeVar("T")
R = TypeVar("R")


def guarded(many: Iterable[T | ConnectorError], act: Callable[[T], R]) -> list[R | ConnectorError]:
    """Errors among `many` stay where they are. After one that concerns the account or the line nothing more is tried:
    the rest has the same answer."""
    answers: list[R | ConnectorError] = []
    stopped: ConnectorError | None = None
    for each in many:
        if isinstance(each, ConnectorError):
            answers.append(each)
        elif stopped is not None:
            answers.append(stopped)
        else:
            try:
                answers.append(act(each))
            except ConnectorError as error:
                answers.append(error)
                stopped = error if isinstance(error, AccountRefused | TemporaryError) else None
    return answers


def alone(answers: Sequence[R | ConnectorError]) -> R:
    """The answer to one thing that was sent as a batch of its own; raises it where it is an error."""
    (answer,) = answers
    if isinstance(answer, ConnectorError):
        raise answer
    return answer


def halves(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """What is too large to be sent together."""
    yield items[: len(items) // 2]
    yield items[len(items) // 2 :]
