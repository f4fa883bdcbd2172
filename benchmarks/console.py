"""The pages for staff over a thousand businesses, and those of a business with 50,000 products: no more queries than
over fifty, and how long each takes beside a view that does nothing, with many and with few. Rounds go over all pages in
turn, so that a busy machine is busy for all of them.

    .venv/bin/python benchmarks/console.py [BUSINESSES [PRODUCTS]]
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

sys.path[:0] = [str(Path(__file__).parent.parent)]

from benchmarks.stand.catalogue import products, with_one_account
from benchmarks.stand.staff import signed_in

ACCOUNTS, LISTINGS = 3, 20
"""Of each business; of each account."""
FEW = 50
ROUNDS = 15
BARE = "/livez"
STAFF_PAGES = (
    "/staff/",
    "/staff/?shown=stuck&page=7",
    "/staff/causes/",
    "/staff/connectors/",
    "/staff/indicators/?by=country",
    "/staff/indicators/?by=women_led",
)
OWNER_PAGES = (
    "/b/souk/",
    "/b/souk/products/",
    "/b/souk/products/?q=tapis",
    "/b/souk/products/?q=nowhere",
    "/b/souk/products/?which=person",
    "/b/souk/products/?which=live",
    "/b/souk/products/?which=draft",
    "/b/souk/prices/",
    "/b/souk/products/P20/",
    "/b/souk/accounts/",
    "/b/souk/accounts/{account}/",
    "/b/souk/upload/",
)
COUNTRIES = ("MA", "JO", "RW", "OM", "NG")
STATES = ("live",) * 14 + ("pending", "submitted", "rejected", "rejected", "blocked", "failed")
ISSUES = (
    [{"code": "photo_too_small", "params": {"side": "500"}}],
    [{"code": "title_too_long"}, {"code": "photo_too_small", "params": {"side": "500"}}],
    [{"code": "reply_unexpected"}],
)


def main(many: int, catalogue: int) -> None:
    with tempfile.TemporaryDirectory(prefix="qafila-benchmark-", ignore_cleanup_errors=True) as home:
        staff = signed_in(home)
        _compare(staff, STAFF_PAGES, _businesses, many, f"businesses x {ACCOUNTS} accounts x {LISTINGS} listings")
        owner, account = with_one_account()
        pages = [page.format(account=account.pk) for page in OWNER_PAGES]
        _compare(owner, pages, partial(products, account), catalogue, "products of one business")


def _compare(client: Any, pages: Sequence[str], fill: Callable[[Iterable[int]], None], many: int, what: str) -> None:
    """Each page with a few and with many of what it is about."""
    few = min(FEW, many)
    fill(range(few))
    asked, before = {page: _queries(client, page) for page in pages}, _times(client, pages)
    fill(range(few, many))
    after = _times(client, pages)
    print(f"{many} {what}, SQLite; in brackets with {few}")
    print(f"{'page':<36}{'queries':>9}{'ms':>9}{'x bare':>18}{'KB':>7}")
    for page in pages:
        ratios = f"{after[page] / after[BARE]:.1f} ({before[page] / before[BARE]:.1f})"
        size = len(client.get(page).content) / 1_000
        print(f"{page:<36}{asked[page]:>9}{after[page]:>9.1f}{ratios:>18}{size:>7.0f}")
        assert _queries(client, page) <= asked[page], "no more queries for many than for few"


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


def _times(client: Any, pages: Sequence[str]) -> dict[str, float]:
    """Medians, in milliseconds."""
    taken: dict[str, list[float]] = {page: [] for page in (BARE, *pages)}
    for _ in range(ROUNDS):
        for page, times in taken.items():
            begun = time.perf_counter()
            client.get(page)
            times.append(1_000 * (time.perf_counter() - begun))
    return {page: median(times) for page, times in taken.items()}


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*[*given, *(1_000, 50_000)[len(given) :]])
