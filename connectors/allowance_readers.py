"""Readers for the shapes in which platforms tell of allowances. Pure; what they cannot read says nothing.

A connector's `allowance` returns what one of them read, or several together.
"""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic_core import from_json

from connectors.allowance import Allowance
from connectors.budget import DAY, MINUTE
from connectors.reply import Reply

_SECONDS = re.compile(r"\b(\d{1,6}(?:\.\d{1,3})?)\s*(?:s|secs?|seconds?)\b", re.IGNORECASE)
_LIMITED = re.compile(r"limit|frequen|throttl|too many|ban\b", re.IGNORECASE)
AN_HOUR = 3_600.0


def cost_bucket(reply: Reply, budget: str | None = None) -> tuple[Allowance, ...]:
    """A bucket of query costs in `extensions.cost.throttleStatus`; THROTTLED is a refusal, whatever the status."""
    body = _object(_body(reply))
    extensions = _object(body.get("extensions"))
    cost = _object(extensions.get("cost"))
    status = _object(cost.get("throttleStatus"))
    limit, left, back = (_number(status.get(key)) for key in ("maximumAvailable", "currentlyAvailable", "restoreRate"))
    refused = any(_is_throttled(error) for error in _list(body.get("errors")))
    asked = _number(cost.get("requestedQueryCost"))
    if refused and asked is None and limit is not None and left is not None:
        asked = (left + limit) / 2  # it was more than is left; half-way up each time finds out
    if not refused and limit is None and left is None and back is None:
        return ()
    told = Allowance(budget, limit=limit or None, remaining=left, per_second=back or None, cost=asked, refused=refused)
    return (told,)


def per_second_and_day_headers(reply: Reply, budget: str | None = None) -> tuple[Allowance, ...]:
    """x-limit-per-second, x-remaining-this-second, x-limit-per-day, x-remaining-today."""
    names = ((1.0, "x-limit-per-second", "x-remaining-this-second"), (DAY, "x-limit-per-day", "x-remaining-today"))
    told = []
    for window, limit_name, left_name in names:
        limit, left = _header(reply, limit_name), _header(reply, left_name)
        if limit is not None or left is not None:
            told.append(Allowance(budget, window=window, limit=limit or None, remaining=left))
    return tuple(told)


def rate_limit_header(
    reply: Reply, budget: str | None = None, name: str = "x-amzn-ratelimit-limit"
) -> tuple[Allowance, ...]:
    """The rate of the operation, in requests a second, as it is now for this account."""
    rate = _header(reply, name)
    return (Allowance(budget, per_second=rate),) if rate else ()


def usage_json(
    reply: Reply, budget: str | None = None, names: Iterable[str] = ("x-business-use-case-usage", "x-app-usage")
) -> tuple[Allowance, ...]:
    """Percentages in JSON, the highest counts; minutes until access is regained are a refusal's wait."""
    entries = [entry for name in names for entry in _usages(_header_json(reply, name))]
    keys = ("call_count", "total_cputime", "total_time")
    percents = [percent for entry in entries for key in keys if (percent := _number(entry.get(key))) is not None]
    if not percents:
        return ()
    minutes = max((_number(entry.get("estimated_time_to_regain_access")) or 0.0 for entry in entries), default=0.0)
    refused = minutes > 0 and not reply.ok
    wait = minutes * MINUTE if refused else None
    return (Allowance(budget, window=AN_HOUR, used_share=max(percents) / 100, refused=refused, wait=wait),)


def seconds_in_text(reply: Reply, budget: str | None = None) -> tuple[Allowance, ...]:
    """ "This ban will last 1 seconds" in the message of an error, whatever the status. Other text is not looked at."""
    body = _object(_body(reply))
    message = body.get("message")
    if str(body.get("code", "0")) == "0" or not isinstance(message, str) or not _LIMITED.search(message):
        return ()
    found = _SECONDS.search(message)
    return (Allowance(budget, refused=True, wait=float(found[1])),) if found else ()


def _body(reply: Reply) -> Any:
    try:
        return from_json(reply.content.removeprefix(BOM_UTF8))
    except ValueError:
        return None


def _header_json(reply: Reply, name: str) -> Any:
    try:
        return json.loads(reply.headers.get(name, ""))
    except ValueError:
        return None


def _usages(given: Any) -> Iterator[Mapping[str, Any]]:
    """One object, or lists of them by the id of a business."""
    if isinstance(given, dict):
        yield given
        for entries in given.values():
            yield from (entry for entry in _list(entries) if isinstance(entry, dict))


def _is_throttled(error: object) -> bool:
    return _object(_object(error).get("extensions")).get("code") == "THROTTLED"


def _object(given: object) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}


def _list(given: object) -> list[Any]:
    return given if isinstance(given, list) else []


def _header(reply: Reply, name: str) -> float | None:
    return _number(reply.headers.get(name))


def _number(given: object) -> float | None:
    """Only what may be an amount."""
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return None
    try:
        number = float(given)
    except ValueError:
        return None
    return number if 0 <= number < 1e12 else None
