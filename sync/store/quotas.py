"""`connectors.quota.Quota` as rows: what accounts of one app share, and what is counted for longer than a minute.

How a count changes is decided in connectors/quota.py; all times are the database's.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from django.db import connection, transaction
from django.db.models.functions import Now

from connectors.contract import ConnectorConfig
from connectors.quota import Draw, Tally, Turn, corrected, drawn, paused
from sync.meters import fingerprint
from sync.models import ChannelAccount, QuotaRow

T = TypeVar("T")


def on_its_own(work: Callable[[], T]) -> T:
    """In whatever thread this is; a thread that is not the process's first leaves no connection behind."""
    try:
        return work()
    finally:
        if threading.current_thread() is not threading.main_thread():
            connection.close()


class QuotaRows:
    """One account's. `app`: the settings of its app, where its connector has one; other credentials, other quota."""

    def __init__(self, account: ChannelAccount, app: ConnectorConfig | None = None) -> None:
        self._account = account
        self._app = f"app:{account.connector}" + (f":{fingerprint(app)[:16]}" if app else "")

    def take(self, draw: Draw) -> Turn:
        with transaction.atomic():
            row, now = self._locked(draw)
            before = _tally(row)
            after, turn = drawn(before, draw, now)
            if after is not before:
                _save(row, after)
            return turn

    def correct(self, draw: Draw, left: float) -> None:
        if draw.day is not None:
            with transaction.atomic():
                row, now = self._locked(draw)
                _save(row, corrected(_tally(row), draw.day, left, now))

    def pause(self, draw: Draw, seconds: float) -> None:
        with transaction.atomic():
            row, now = self._locked(draw)
            _save(row, paused(_tally(row), now, seconds))

    def _locked(self, draw: Draw) -> tuple[QuotaRow, float]:
        """The row, which nobody else reads until the transaction ends, and the database's time."""
        shared = draw.place == "app"
        scope = self._app if shared else f"account:{self._account.pk}"
        rows = QuotaRow.objects.select_for_update().filter(scope=scope, budget=draw.budget).annotate(now=Now())
        row = rows.first()
        if row is None:
            QuotaRow.objects.get_or_create(
                scope=scope, budget=draw.budget, defaults={"account": None if shared else self._account}
            )
            row = rows.get()
        return row, row.now.timestamp()


def _tally(row: QuotaRow) -> Tally:
    at = row.at.timestamp() if row.at else 0.0
    return Tally(at, row.levels, {int(begin): units for begin, units in row.used.items()})


def _save(row: QuotaRow, tally: Tally) -> None:
    row.at = datetime.fromtimestamp(tally.at, UTC)
    row.levels, row.used = dict(tally.levels), {str(begin): units for begin, units in tally.used.items()}
    row.save(update_fields=["at", "levels", "used"])
