"""The meters of this process: what an account has used up of its allowance outlives its run."""

import hashlib
import threading
from collections import OrderedDict
from typing import Any

from pydantic import SecretStr

from connectors.contract import Connector, ConnectorConfig
from connectors.meter import Meter

AT_MOST = 2_000


class Meters:
    """One for each account. Another connector, revision or setting is another account at the platform, for all we
    know, and begins anew; so does one that was not used for so long that others took its place."""

    def __init__(self, at_most: int = AT_MOST) -> None:
        self._at_most = at_most
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, tuple[str, Meter]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, account_id: int, kind: type[Connector[Any]], config: ConnectorConfig) -> Meter:
        mark = fingerprint(kind, config)
        with self._lock:
            known, meter = self._kept.pop(account_id, ("", None))
            if meter is None or known != mark:
                meter = Meter(kind.limits)
            self._kept[account_id] = mark, meter
            while len(self._kept) > self._at_most:
                self._kept.popitem(last=False)
            return meter


def fingerprint(*parts: type[Connector[Any]] | ConnectorConfig) -> str:
    """Tells settings apart, secrets too, without holding them."""
    said: list[object] = []
    for part in parts:
        if isinstance(part, ConnectorConfig):
            values = {name: getattr(part, name) for name in type(part).model_fields}
            said += [(name, _revealed(value)) for name, value in sorted(values.items())]
        else:
            said += [part.__module__, part.__qualname__, part.slug, part.revision, part.limits]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _revealed(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


kept = Meters()
"""This process's."""
