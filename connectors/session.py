"""A connector at work: made for one run, with its HTTP client, and closed after it."""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import SecretStr

from connectors.contract import Connector, ConnectorConfig, Files, Host, TokenKeeper
from connectors.http import HttpClient
from connectors.meter import Meter
from connectors.quota import Quota
from connectors.receipt import AccountFacts, Push, Receipt
from connectors.secrecy import hide


@contextmanager
def open_session(
    kind: type[Connector[Any]],
    config: ConnectorConfig,
    *,
    files: Files,
    saved: Callable[[Push, Receipt], None],
    guard: Callable[[], None],
    facts: AccountFacts,
    allow_hosts: Collection[str] = (),
    ca_file: str | None = None,
    tokens: TokenKeeper | None = None,
    app: ConnectorConfig | None = None,
    meter: Meter | None = None,
    quota: Quota | None = None,
    timeout: float = 30.0,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Connector[Any]]:
    """The connector, ready to be called. `guard` is asked before every request; `saved` keeps receipts.

    Without `meter` and `quota` its limits are counted from nothing.
    """
    secrets = _secrets(config, app)
    hide(secrets)
    http = HttpClient(
        meter=meter or Meter(kind.limits, clock=clock, sleep=sleep),
        quota=quota,
        guard=guard,
        allow_hosts=allow_hosts,
        ca_file=ca_file,
        timeout=timeout,
        secrets=secrets,
        clock=clock,
        sleep=sleep,
    )
    try:
        host = Host(config=config, http=http, files=files, saved=saved, tokens=tokens, facts=facts, app=app)
        connector = kind(host, config)
        http.serve(connector)
        yield connector
    finally:
        http.close()


def _secrets(*configs: ConnectorConfig | None) -> list[str]:
    """What must never be shown."""
    values = (getattr(config, name) for config in configs if config for name in type(config).model_fields)
    return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
