"""What programme staff see of many businesses at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Business
from sync.models import ChannelAccount
from sync.store import causes
from sync.store.wall import Shown, not_connected, wall
from tests.sync.programme import ago, connected, listed, member

EVERYONE = Business.objects.all
SMALL = {"code": "photo_too_small", "params": {"side": "500"}}
UNBRANDED = {"code": "brand_missing"}
BLURRED = {"code": "photo_blurred", "severity": "warning"}

pytestmark = pytest.mark.django_db


def names(**filters: object) -> list[tuple[str, str]]:
    return [(each.business, each.account) for each in wall(EVERYONE(), **filters).standings]  # type: ignore[arg-type]


def test_an_account_shows_what_is_live_waiting_refused_and_stuck() -> None:
    account = connected(member("Amal", "MA", cohort="2026"))
    listed(account, {"live": 4, "pending": 2, "submitted": 1, "unknown": 1, "rejected": 3, "failed": 1, "blocked": 5})
    listed(account, {"unknown": 1, "withdrawn": 2}, mark="x", stuck_since=ago(days=3))
    (standing,) = wall(EVERYONE()).standings
    assert (standing.business, standing.country, standing.cohort) == ("amal", "MA", "2026")
    assert (standing.live, standing.waiting, standing.refused, standing.blocked) == (4, 5, 4, 5)
    assert standing.stuck == 3 + 1 + 5 + 3


def test_what_is_stuck_for_longest_comes_first_and_what_goes_well_last() -> None:
    listed(connected(member("Fine")), {"live": 3})
    listed(connected(member("Days")), {"rejected": 1}, stuck_since=ago(days=2))
    listed(connected(member("Weeks")), {"blocked": 1, "live": 2}, stuck_since=ago(days=20))
    connected(member("Shut"), state="refused", stuck_since=ago(days=9))
    connected(member("Empty"))
    assert [business for business, _ in names()] == ["weeks", "shut", "days", "empty", "fine"]
    assert [business for business, _ in names(shown=Shown.STUCK)] == ["weeks", "shut", "days"]


def test_an_account_is_stuck_since_the_first_of_what_is() -> None:
    account = connected(member("Amal"), state="refused", stuck_since=(early := ago(days=9)))
    listed(account, {"rejected": 2}, stuck_since=ago(days=2))
    assert wall(EVERYONE()).standings[0].since == early
    ChannelAccount.everywhere.update(stuck_since=ago(days=1))
    assert wall(EVERYONE()).standings[0].since != early
    assert (ago(days=3)) < wall(EVERYONE()).standings[0].since < ago(days=1.5)


def test_each_filter_shows_its_accounts_and_no_others() -> None:
    amal, badr = member("Amal", "MA"), member("Badr", "JO")
    listed(connected(amal, "one"), {"live": 1})
    listed(connected(amal, "two", "youcan"), {"submitted": 1})
    connected(badr, "three", state="paused")
    assert names(shown=Shown.LIVE) == [("amal", "one")]
    assert names(shown=Shown.WAITING) == [("amal", "two")]
    assert names(shown=Shown.PAUSED) == [("badr", "three")]
    assert names(connector="youcan") == [("amal", "two")]
    assert [each.account for each in wall(EVERYONE().filter(country="JO")).standings] == ["three"]
    assert wall(EVERYONE().none()).standings == []


def test_why_names_what_keeps_most_listings_with_an_example() -> None:
    account = connected(member("Amal"), state="refused", stuck_since=ago(days=1), issues=[{"code": "account_refused"}])
    listed(account, {"blocked": 3}, issues=[SMALL, BLURRED])
    listed(account, {"rejected": 1}, issues=[UNBRANDED, SMALL])
    listed(account, {"unknown": 1}, stuck_since=ago(days=2), issues=[])
    (standing,) = wall(EVERYONE()).standings
    assert [(count, issue.code) for count, issue in standing.why] == [
        (0, "account_refused"),
        (4, "photo_too_small"),
        (1, "brand_missing"),
        (1, "not_getting_through"),
    ]
    assert standing.why[1][1].params == {"side": "500"}


def test_pages_follow_each_other_without_a_gap_and_one_beyond_is_the_last() -> None:
    business = member("Amal")
    for number in range(7):
        connected(business, f"shop{number}")
    pages = [wall(EVERYONE(), page=page, size=3) for page in (1, 2, 3)]
    assert [each.account for page in pages for each in page.standings] == [f"shop{number}" for number in range(7)]
    assert [(page.accounts, page.pages) for page in pages] == [(7, 3)] * 3
    assert wall(EVERYONE(), page=99, size=3).page == 3
    assert wall(EVERYONE(), page=-1, size=3).page == 1


def test_businesses_without_an_account_are_found() -> None:
    connected(member("Amal"))
    member("Badr")
    assert [business.slug for business in not_connected(EVERYONE())] == ["badr"]


def test_a_cause_counts_its_listings_businesses_and_what_it_alone_keeps_back() -> None:
    amal, badr = member("Amal"), member("Badr")
    one, two = connected(amal), connected(badr)
    listed(one, {"blocked": 3, "rejected": 2}, issues=[SMALL, SMALL])  # two photos
    listed(two, {"blocked": 1}, issues=[UNBRANDED, SMALL, BLURRED], stuck_since=ago(days=30))
    listed(two, {"live": 4}, issues=[BLURRED])
    small, unbranded = causes.causes(EVERYONE())
    assert (small.code, small.listings, small.alone, small.resent, small.businesses) == ("photo_too_small", 6, 5, 2, 2)
    assert small.accounts == {one.pk, two.pk}
    assert (small.business, small.product, small.issue.params) == ("Amal", "Tapis 0", {"side": "500"})
    assert small.since < ago(days=29)
    assert (unbranded.code, unbranded.listings, unbranded.alone, unbranded.businesses) == ("brand_missing", 1, 0, 1)


def test_what_unblocks_most_comes_first_and_accounts_that_are_shut_out_are_causes_too() -> None:
    for number in range(3):
        connected(
            member(f"Shut{number}"), state="refused", stuck_since=ago(days=number), issues=[{"code": "consent_over"}]
        )
    listed(connected(member("Amal")), {"blocked": 2}, issues=[UNBRANDED])
    listed(connected(member("Badr")), {"blocked": 5}, issues=[SMALL])
    found = causes.causes(EVERYONE())
    assert [(cause.code, cause.listings, cause.businesses) for cause in found] == [
        ("photo_too_small", 5, 1),
        ("brand_missing", 2, 1),
        ("consent_over", 0, 3),
    ]
    assert found[2].business == "Shut2"


def test_causes_stay_within_the_businesses_and_the_connector_that_were_asked_for() -> None:
    listed(connected(member("Amal", "MA")), {"blocked": 2}, issues=[UNBRANDED])
    listed(connected(member("Badr", "JO"), connector="youcan"), {"blocked": 5}, issues=[SMALL])
    connected(member("Shut", "OM"), state="refused", stuck_since=ago(days=1))
    assert [each.code for each in causes.causes(EVERYONE().filter(country="MA"))] == ["brand_missing"]
    assert [each.code for each in causes.causes(EVERYONE(), "youcan")] == ["photo_too_small"]
    assert causes.causes(EVERYONE().none()) == []


def test_ten_times_the_businesses_ask_as_many_queries() -> None:
    def some(first: int, last: int) -> None:
        for number in range(first, last):
            business = member(f"B{number}")
            for name in ("a", "b", "c"):
                listed(connected(business, name), {"live": 1, "blocked": 1, "rejected": 1}, issues=[SMALL])

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as walled:
            wall(EVERYONE())
        with CaptureQueriesContext(connection) as caused:
            causes.causes(EVERYONE())
        return len(walled), len(caused)

    some(0, 2)
    few = asked()
    some(2, 20)
    assert asked() == few == (4, 3)
