"""How the process logs: one line an event on stderr, with the ids of what was being worked on. No line holds a secret.

A service says what it does; a person's command only says what went wrong. Libraries below are heard from warnings up.
"""

import logging
import sys
import time
from typing import Any

import structlog
from django.conf import settings

from connectors.secrecy import redact_line
from qafila.packages import OURS

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    redact_line,
]


AGAIN, MOST = 60.0, 200
"""Seconds after which the engine may say the same again; so many things are remembered."""


def set_up(*, service: bool) -> None:
    """By QAFILA_LOG and QAFILA_LOG_LEVEL; unless they say otherwise, a service writes JSON where nobody watches."""
    shown = settings.LOG or ("json" if service and not sys.stderr.isatty() else "text")
    level = logging.getLevelName((settings.LOG_LEVEL or ("info" if service else "error")).upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler()  # swallows what goes wrong with itself, such as a full disk under its file
    handler.setFormatter(_formatter(shown))
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.WARNING) if service else logging.CRITICAL)
    for package in OURS:
        logging.getLogger(package).setLevel(level)
    engine = logging.getLogger("dbos")  # it sets its own level, and brings a handler unless it finds one
    engine.handlers[:], engine.propagate = [handler if service or settings.LOG_LEVEL else logging.NullHandler()], False
    engine.filters[:] = [_NowAndThen()]


class _NowAndThen(logging.Filter):
    """The engine says ten times a second that the database is away: once in a while is enough."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        said, at = record.getMessage()[:40], time.monotonic()
        if at - self._said.get(said, -AGAIN) < AGAIN:
            return False
        self._said = {**self._said, said: at} if len(self._said) < MOST else {said: at}
        return True


def _formatter(shown: str) -> logging.Formatter:
    renderers: dict[str, Any] = {
        "json": structlog.processors.JSONRenderer(ensure_ascii=False),
        "text": structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
    }
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderers[shown]],
    )
