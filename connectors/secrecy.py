"""The secrets of the account at work: taken out of whatever is logged or kept, also of what a plugin says."""

from collections.abc import Collection, MutableMapping
from contextvars import ContextVar
from typing import Any

from catalog.issues import Issue
from connectors.redaction import Redaction

_hidden: ContextVar[Redaction | None] = ContextVar("hidden", default=None)


def hide(secrets: Collection[str]) -> None:
    """From here on in this context, until those of another account are named: errors are told after a session, too."""
    _hidden.set(Redaction(secrets))


def hide_also(secrets: Collection[str]) -> None:
    """Beside those that are hidden: tokens that were renewed meanwhile."""
    redact = _hidden.get()
    if redact is not None:
        redact.learn(secrets)


def redacted(text: str) -> str:
    redact = _hidden.get()
    return redact(text) if redact else text


def redacted_issue(issue: Issue) -> Issue:
    params = {name: redacted(text) for name, text in issue.params.items()}
    return issue.model_copy(update={"raw": redacted(issue.raw), "value": redacted(issue.value), "params": params})


def redact_line(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor for structlog."""
    if _hidden.get() is not None:
        line.update({name: _cleaned(value) for name, value in line.items()})
    return line


def _cleaned(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case dict():
            return {name: _cleaned(each) for name, each in value.items()}
        case list() | tuple():
            return [_cleaned(each) for each in value]
    return redacted(value if isinstance(value, str) else repr(value))
