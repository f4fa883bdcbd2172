"""What a connector asks its client to send: before credentials are added, and on whatever day."""

import datetime as datetimes
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from connectors.contract import Connector
from connectors.receipt import Receipt
from connectors.request import body_and_headers

A_YEAR = 31_536_000


@dataclass(frozen=True)
class Call:
    method: str
    address: str
    params: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Recording:
    calls: list[Call] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    """Ids that the platform gave: they may differ from one time to the next."""

    def know(self, receipt: Receipt) -> None:
        pictures = [each for picture in receipt.pictures.values() for each in (picture.id, picture.url or "")]
        self.ids = sorted({each for each in (*receipt.remote.values(), *pictures) if each}, key=len, reverse=True)

    def addresses(self) -> list[str]:
        return [self._told(f"{call.method} {call.address} {call.params}") for call in self.calls]

    def bodies(self) -> list[str]:
        return [self._told(call.body.decode("utf-8", "replace")) for call in self.calls]

    def headers(self) -> list[tuple[tuple[str, str], ...]]:
        return [call.headers for call in self.calls]

    def mentions(self, words: str) -> bool:
        return any(words in repr(call) for call in self.calls)

    def _told(self, text: str) -> str:
        for each in self.ids:
            text = text.replace(each, "<id>")
        return text


@contextmanager
def recorded(connector: Connector[Any], *, later: bool) -> Iterator[Recording]:
    """The calls meanwhile; `later`: a year from now, by every clock that the connector's modules look at."""
    recording, send = Recording(), connector.http.send

    def noted(method: str, path_or_url: str, **options: Any) -> object:
        body, headers = body_and_headers(options)  # type: ignore[arg-type]  # they are what `send` takes
        params = tuple((name, str(value)) for name, value in (options.get("params") or {}).items())
        recording.calls.append(Call(method, path_or_url, params, tuple(sorted(headers.items())), body))
        return send(method, path_or_url, **options)

    connector.http.send = noted  # type: ignore[method-assign, assignment]
    with _a_year_later(connector) if later else nullcontext():
        yield recording


@contextmanager
def _a_year_later(connector: Connector[Any]) -> Iterator[None]:
    package = type(connector).__module__.rpartition(".")[0] or type(connector).__module__
    modules = [module for name, module in sys.modules.items() if name.startswith(package) and ".testing" not in name]
    with pytest.MonkeyPatch.context() as patches:
        for module in modules:
            for name, value in list(vars(module).items()):
                if id(value) in _LATER:
                    patches.setattr(module, name, _LATER[id(value)])
        yield


class _SameKind(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, cls.__mro__[1])


class _LaterDatetime(datetimes.datetime, metaclass=_SameKind):
    @classmethod
    def now(cls, tz: datetimes.tzinfo | None = None) -> Any:
        return datetimes.datetime.now(tz) + datetimes.timedelta(seconds=A_YEAR)

    @classmethod
    def utcnow(cls) -> Any:
        return cls.now(datetimes.UTC).replace(tzinfo=None)


class _LaterDate(datetimes.date, metaclass=_SameKind):
    @classmethod
    def today(cls) -> Any:
        return datetimes.date.today() + datetimes.timedelta(seconds=A_YEAR)  # noqa: DTZ011 - as `date.today` is


def _later_time() -> float:
    return time.time() + A_YEAR


def _copy(module: ModuleType, **changes: object) -> SimpleNamespace:
    return SimpleNamespace(**{**vars(module), **changes})


_LATER: dict[int, object] = {
    id(datetimes.datetime): _LaterDatetime,
    id(datetimes.date): _LaterDate,
    id(datetimes): _copy(datetimes, datetime=_LaterDatetime, date=_LaterDate),
    id(time): _copy(time, time=_later_time, time_ns=lambda: int(_later_time() * 1e9)),
    id(time.time): _later_time,
}
