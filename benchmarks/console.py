"""The pages over a thousand businesses: as many queries as over ten, and how long each takes beside a view that does
nothing. Rounds go over all pages in turn, so that a busy machine is busy for all of them.

    .venv/bin/python benchmarks/console.py [BUSINESSES]
"""

import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

sys.path[:0] = [str(Path(__file__).parent.parent)]

from benchmarks.stand.staff import signed_in

ACCOUNTS, LISTINGS = 3, 20
"""Of each business; of each account."""
FEW = 10
ROUNDS = 15
BARE = "/livez"
PAGES = (
    "/staff/",
    "/staff/?shown=stuck&page=7",
    "/staff/causes/",
    "/staff/connectors/",
    "/staff/indicators/?by=country",
    "/staff/indicators/?by=women_led",
)
COUNTRIES = ("MA", "JO", "RW", "OM", "NG")
STATES = ("live",) * 14 + ("pending", "submitted", "rejected", "rejected", "blocked", "failed")
ISSUES = (
    [{"code": "photo_too_small", "params": {"side": "500"}}],
    [{"code": "title_too_long"}, {"code": "photo_too_small", "params": {"side": "500"}}],
    [{"code": "reply_unexpected"}],
)


def main(many: int) -> None:
    with tempfile.TemporaryDirectory(prefix="qafila-benchmark-", ignore_cleanup_errors=True) as home:
        client = signed_in(home)
        _businesses(range(FEW))
        few = {page: _queries(client, page) for page in PAGES}
        _businesses(range(FEW, many))
        print(f"{many} businesses x {ACCOUNTS} accounts x {LISTINGS} listings, SQLite")
        print(f"{'page':<36}{'queries':>9}{f'at {FEW}':>7}{'ms':>9}{'x bare':>9}{'KB':>7}")
        times = _times(client)
        for page in PAGES:
            asked = _queries(client, page)
            size = len(client.get(page).content) / 1_000
            row = f"{page:<36}{asked:>9}{few[page]:>7}{times[page]:>9.1f}{times[page] / times[BARE]:>9.1f}{size:>7.0f}"
            print(row)
            assert asked == few[page], "as many queries for a thousand businesses as for ten"


def _businesses(numbers: Iterable[int]) -> None:
    from catalog.models import Business
    from sync.models import ChannelAccount, ListingRow
    from sync.store.clock import now

    at = now()
    made = Business.objects.bulk_create(
        Business(
            slug=f"business-{number}", name=f"Business {number}", country=COUNTRIES[number % 5], currency="MAD",
            language="fr", cohort=f"cohort {number % 7}", women_led=(True, False, None)[number % 3],
        )
        for number in numbers
    )  # fmt: skip
    accounts = ChannelAccount.everywhere.bulk_create(
        ChannelAccount(business=business, name=f"shop {number}", connector="memory", language="fr", currency="MAD")
        for business in made
        for number in range(ACCOUNTS)
    )
    ListingRow.everywhere.bulk_create(
        (
            ListingRow(
                business_id=account.business_id, account=account, product_key=f"P{number}", title=f"Product {number}",
                state=state, issues=ISSUES[number % 3] if stuck else [], stuck_since=at if stuck else None,
                first_live_at=at if state == "live" else None, synced_at=at,
            )
            for account in accounts
            for number, state in enumerate(STATES)
            if (stuck := state in ("rejected", "blocked", "failed")) or True
        ),
        batch_size=2_000,
    )  # fmt: skip


def _queries(client: Any, page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200, page
    return len(asked)


def _times(client: Any) -> dict[str, float]:
    """Medians, in milliseconds."""
    taken: dict[str, list[float]] = {page: [] for page in (BARE, *PAGES)}
    for _ in range(ROUNDS):
        for page, times in taken.items():
            begun = time.perf_counter()
            client.get(page)
            times.append(1_000 * (time.perf_counter() - begun))
    return {page: median(times) for page, times in taken.items()}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
