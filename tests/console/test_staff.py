"""Staff see who is stuck and on what, in their country alone, and act for many where the owners have allowed it."""

import csv
from io import StringIO

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Business
from console.models import Consent, Deed, StaffRole, User
from sync.models import ChannelAccount, ListingRow, Notice
from sync.store import notices
from tests.console.conftest import client_of, member, person, staff_member
from tests.sync.programme import ago, connected, listed

SMALL = {"code": "photo_small", "message": {"en": "The photo is below 500 px."}, "hint": {"en": "Take it anew."}}
PAGES = (
    *("", "wall.csv", "causes/", "causes.csv", "causes/photo_small/", "causes/photo_small.csv"),
    *("connectors/", "connectors.csv", "indicators/", "indicators.csv"),
)


@pytest.fixture
def accounts(business: Business, other_business: Business) -> tuple[ChannelAccount, ChannelAccount]:
    """One in Morocco, one in Jordan; the photos of both are too small."""
    souk, bazar = connected(business, "Souk shop"), connected(other_business, "Bazar shop")
    for account in (souk, bazar):
        listed(account, {"live": 3, "rejected": 2}, issues=[SMALL], tried=["a", "b", "c"], attempts=1)
    return souk, bazar


@pytest.fixture
def staff(accounts: object) -> Client:
    """Of Morocco."""
    return client_of(staff_member("MA"))


def text(client: Client, path: str, language: str = "en") -> str:
    answer = client.get(f"/staff/{path}", headers={"accept-language": language})
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def allow(business: Business) -> None:
    Consent.objects.create(business=business, given_by=member(business))


def state(account: ChannelAccount) -> str:
    return str(ChannelAccount.everywhere.values_list("state", flat=True).get(pk=account.pk))


def rows(client: Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text(client, path).removeprefix("\ufeff"))))


def test_the_wall_shows_what_is_stuck_and_why_and_the_way_to_help(staff: Client) -> None:
    page = text(staff, "")
    assert "Souk &lt;b&gt;" in page
    assert "3 on sale · 0 waiting · 2 refused · 0 to mend" in page
    assert "Stuck for 1\xa0day" in page
    assert "2×</bdi> The photo is below 500 px." in page
    assert 'href="/b/souk/"' in page
    assert 'href="/staff/businesses/souk/"' in page


@pytest.mark.parametrize("path", [*PAGES, "businesses/souk/", "businesses/souk.csv"])
def test_another_countrys_staff_see_nothing_of_it(staff: Client, path: str) -> None:
    page = text(staff, path)
    assert "Bazar" not in page
    assert "bazar" not in page
    other = client_of(staff_member("JO", email="jo@example.org"))
    assert other.get(f"/staff/{path}").status_code == (404 if path.startswith("businesses") else 200)
    assert "Souk" not in other.get(f"/staff/{path}").content.decode()
    nobody = client_of(staff_member("KW", email="kw@example.org"))
    assert "The photo is below" not in nobody.get(f"/staff/{path}").content.decode()


@pytest.mark.parametrize("path", [*PAGES, "businesses/souk/", "businesses/souk.csv", "act"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_staff_find_the_pages(accounts: object, business: Business, path: str, method: str) -> None:
    owner = getattr(client_of(member(business)), method)(f"/staff/{path}")
    assert owner.status_code in {404, 405}
    anonymous = getattr(Client(), method)(f"/staff/{path}")
    assert anonymous.status_code == 405 or anonymous["Location"].startswith("/accounts/login/")


def test_without_a_second_factor_staff_see_nothing(accounts: object) -> None:
    user = person("new@example.org", "tapis bleu 1987")
    StaffRole.objects.create(user=user, country="MA")
    answer = client_of(user).get("/staff/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/2fa/")


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize(
    "path", ["", "causes/", "causes/photo_small/", "connectors/", "indicators/", "businesses/souk/"]
)
def test_every_page_speaks_the_readers_language(staff: Client, path: str, language: str) -> None:
    page = text(staff, path, language)
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page
    assert {"fr": "Indicateurs", "ar": "المؤشرات"}[language] in page
    assert "Stuck for" not in page


def test_causes_count_listings_and_businesses_and_lead_to_their_accounts(
    staff: Client, accounts: tuple[ChannelAccount, ChannelAccount]
) -> None:
    everyone = client_of(staff_member(email="all@example.org"))
    assert "4 listings · 2 businesses · for 1\xa0day" in text(everyone, "causes/")
    assert "2 listings · 1 business · for 1\xa0day" in text(staff, "causes/")
    assert "2 listings · 1 business" in text(everyone, "causes/?country=JO")
    one = text(staff, "causes/photo_small/")
    assert "Its owner has not allowed staff to act for it." in one
    assert f'value="{accounts[0].pk}" disabled' in one
    assert staff.get("/staff/causes/nothing/").status_code == 404


def test_one_act_sends_again_what_was_refused_where_the_owners_have_allowed_it(
    accounts: tuple[ChannelAccount, ChannelAccount], business: Business, other_business: Business
) -> None:
    allow(business)
    everyone = client_of(staff_member(email="all@example.org"))
    answer = everyone.post("/staff/act", {"wish": "retry", "accounts": [each.pk for each in accounts]}, follow=True)
    page = answer.content.decode()
    assert "Done for 1 account." in page
    assert "have not allowed staff to act for them: Bazar." in page
    again, left = (ListingRow.everywhere.filter(account=each, state="rejected") for each in accounts)
    assert set(again.values_list("attempts", flat=True)) == {0}
    assert set(left.values_list("attempts", flat=True)) == {1}
    (deed,) = Deed.objects.within(business)
    assert (deed.page, deed.about, deed.on_behalf, deed.who) == ("retry", "Souk shop", True, "all@example.org")
    assert not Deed.objects.within(other_business).exists()


def test_what_was_done_on_her_behalf_is_shown_to_the_owner_and_kept_in_the_audit_log(
    staff: Client, accounts: tuple[ChannelAccount, ChannelAccount], business: Business
) -> None:
    allow(business)
    staff.post("/staff/act", {"wish": "pause", "accounts": [accounts[0].pk]})
    assert state(accounts[0]) == "paused"
    owner = client_of(User.objects.get(email="owner@souk.example"))
    shown = owner.get("/b/souk/people/").content.decode()
    assert "staff@example.org" in shown
    assert "paused the account" in shown
    kept = LogEntry.objects.filter(actor__email="staff@example.org")
    assert {entry.content_type.model for entry in kept} == {"deed", "channelaccount"}
    staff.post("/staff/act", {"wish": "resume", "accounts": [accounts[0].pk]})
    assert state(accounts[0]) == "active"


def test_no_act_reaches_beyond_the_country_even_with_consent(
    staff: Client, accounts: tuple[ChannelAccount, ChannelAccount], other_business: Business
) -> None:
    allow(other_business)
    page = staff.post("/staff/act", {"wish": "pause", "accounts": [accounts[1].pk]}, follow=True).content.decode()
    assert state(accounts[1]) == "active"
    assert "Choose at least one account." in page
    assert "Bazar" not in page


def test_a_consent_that_was_taken_back_counts_no_more(
    staff: Client, accounts: tuple[ChannelAccount, ChannelAccount], business: Business
) -> None:
    allow(business)
    Consent.objects.within(business).update(withdrawn_at=ago(hours=1))
    staff.post("/staff/act", {"wish": "pause", "accounts": [accounts[0].pk]})
    assert state(accounts[0]) == "active"


@pytest.mark.parametrize("given", [{"wish": "delete"}, {"wish": "pause", "accounts": ["1;drop"]}, {}])
def test_nonsense_is_refused(staff: Client, given: dict[str, object]) -> None:
    assert staff.post("/staff/act", given).status_code == 400


def test_an_act_leads_back_to_our_own_pages_alone(staff: Client) -> None:
    def leads(back: str) -> str:
        return str(staff.post("/staff/act", {"wish": "pause", "next": back})["Location"])

    assert leads("/staff/causes/?country=MA") == "/staff/causes/?country=MA"
    assert leads("https://evil.example/") == "/staff/"


def test_filters_and_pages_keep_to_what_was_chosen(accounts: object) -> None:
    everyone = client_of(staff_member(email="all@example.org"))
    assert "Bazar" not in text(everyone, "?country=MA")
    assert "Souk" not in text(everyone, "?country=JO&shown=stuck")
    assert "There is none of that kind." in text(everyone, "?shown=paused")
    assert "2 accounts" in text(everyone, "?shown=nonsense&page=nonsense")
    assert "Page" not in text(everyone, "?page=99999999999")


def test_a_businesss_history_has_imports_runs_news_and_deeds(
    staff: Client, accounts: tuple[ChannelAccount, ChannelAccount], business: Business
) -> None:
    notices.add(accounts[0], Notice.Kind.PUBLISHED, 3)
    allow(business)
    staff.post("/staff/act", {"wish": "retry", "accounts": [accounts[0].pk]})
    page = text(staff, "businesses/souk/")
    assert "3 products are now on sale on Souk shop." in page
    assert "staff@example.org, for the owner: sent again what was refused: Souk shop" in page
    assert "Its owner has allowed staff to act for it." in page


def test_the_wall_as_a_file_has_no_formulas_and_every_account(
    staff: Client, accounts: tuple[ChannelAccount, ChannelAccount]
) -> None:
    ChannelAccount.everywhere.filter(pk=accounts[0].pk).update(name="=HYPERLINK(1)")
    (row,) = rows(staff, "wall.csv")
    assert row["account"] == "'=HYPERLINK(1)"
    assert (row["live"], row["refused"], row["stuck"], row["why"]) == ("3", "2", "2", "2 photo_small")


def test_one_cause_the_platforms_and_a_history_are_taken_along(
    staff: Client, accounts: tuple[ChannelAccount, ChannelAccount], business: Business
) -> None:
    ChannelAccount.everywhere.filter(pk=accounts[0].pk).update(name="=HYPERLINK(1)")
    (row,) = rows(staff, "causes/photo_small.csv")
    assert row == {
        "business": "souk", "name": "Souk <b>", "account": "'=HYPERLINK(1)", "connector": accounts[0].connector,
        "state": "active", "may_act": "no",
    }  # fmt: skip
    allow(business)
    assert rows(staff, "causes/photo_small.csv")[0]["may_act"] == "yes"
    (platform,) = rows(staff, "connectors.csv")
    assert (platform["connector"], platform["accounts"], platform["shut_out"]) == (accounts[0].connector, "1", "0")
    Deed.objects.create(business=business, who="=cmd()", page="api start_sync", about="sync")
    said = {each["what"] for each in rows(staff, "businesses/souk.csv")}
    assert "'=cmd(): published (by a program) sync" in said
    assert staff.get("/staff/causes/nothing.csv").status_code == 404


def test_indicators_as_a_file_have_their_definitions(staff: Client) -> None:
    found = {(row["split"], row["group"], row["indicator"]): row for row in rows(staff, "indicators.csv")}
    assert found["country", "Morocco", "products_live"]["value"] == "3"
    assert found["women_led", "not said", "businesses"]["value"] == "1"
    assert "at least one listing that is live now" in found["all", "all", "products_live"]["definition"]


def test_indicators_on_the_page_stand_by_their_groups(accounts: object) -> None:
    everyone = client_of(staff_member(email="all@example.org"))
    page = text(everyone, "indicators/?by=country")
    assert page.index("Jordan") < page.index("Morocco")
    assert "0 of 1" in page
    assert "Median over the businesses" in page
    assert 'scope="col"><bdi>Morocco' in page


@pytest.mark.parametrize("path", ["", "causes/", "connectors/", "indicators/"])
def test_ten_times_the_businesses_ask_as_many_queries(staff: Client, path: str, business: Business) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as asking:
            text(staff, path)
        return len(asking)

    asked()
    few = asked()
    for number in range(10):
        made = Business.objects.create(
            slug=f"b{number}", name=f"B{number}", country="MA", currency="MAD", language="fr"
        )
        listed(connected(made), {"live": 1, "blocked": 1}, issues=[SMALL])
    assert asked() == few


def test_a_viewer_is_not_taken_for_staff(business: Business) -> None:
    page = client_of(member(business, "viewer")).get("/b/souk/").content.decode()
    assert "as staff" not in page


def test_staff_inside_a_business_find_the_way_back(staff: Client) -> None:
    page = staff.get("/b/souk/").content.decode()
    assert "as staff" in page
    assert 'href="/staff/"' in page
