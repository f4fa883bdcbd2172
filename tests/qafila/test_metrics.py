"""`/metrics`: right figures, few queries however much there is, and nobody reads them who must not."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families as parsed
from pytest_django.fixtures import Settings as SettingsWrapper

from catalog import store as catalogue
from catalog.models import Business
from qafila.home import home
from qafila.keys import make_keys
from qafila.metrics import GAUGES
from sync.models import Attempt, ChannelAccount, ListingRow, SyncRun, WorkerRow
from sync.states import NEEDS_A_PERSON
from sync.store import accounts, leases
from tests.layout import ROOT

Samples = dict[tuple[str, ...], float]


@pytest.fixture
def business(transactional_db: None) -> Business:
    make_keys(home())
    return catalogue.add_business("Souk", "MA", slug="souk")


@pytest.fixture
def account(business: Business) -> ChannelAccount:
    return accounts.add_account(business, "stall", "memory", accounts.Changes())


def add_listings(account: ChannelAccount, count: int, state: str, **fields: object) -> list[ListingRow]:
    first = ListingRow.everywhere.count()
    return ListingRow.objects.within(account.business).bulk_create(
        [
            ListingRow(business=account.business, account=account, product_key=f"P{first + n}", state=state, **fields)
            for n in range(count)
        ],
        batch_size=5_000,
    )


def scraped() -> dict[str, Samples]:
    """What Prometheus reads, by name and the values of the labels, those in the order of their names."""
    answer = Client().get("/metrics")
    assert answer.status_code == 200, answer.content
    return {
        family.name: {tuple(sample.labels.values()): sample.value for sample in family.samples}
        for family in parsed(answer.content.decode())
    }


def test_the_figures_are_those_of_the_tables(business: Business, account: ChannelAccount) -> None:
    other = accounts.add_account(
        business, "shop", "practice", accounts.Changes({"url": "http://127.0.0.1:1"}, {"api_key": "k"})
    )
    accounts.set_state(other, ChannelAccount.State.PAUSED)
    (live, *_) = add_listings(account, 3, "live")
    add_listings(account, 2, "rejected")
    add_listings(other, 1, "blocked")
    add_listings(account, 1, "unknown", not_before=Now() - timedelta(minutes=5))
    add_listings(
        account, 1, "unknown", not_before=Now() + timedelta(minutes=5), trying_since=Now() - timedelta(hours=2)
    )
    run = SyncRun.objects.create(business=business, account=account, epoch=1, worker="a", state="done")
    SyncRun.objects.create(
        business=business, account=account, epoch=1, worker="a", started_at=Now() - timedelta(hours=2)
    )
    for age in (1, 2, 90):
        Attempt.objects.create(
            business=business, listing=live, run=run, action="create", result="done", at=Now() - timedelta(minutes=age)
        )
    ChannelAccount.everywhere.filter(pk=account.pk).update(waits_since=Now() - timedelta(minutes=10))
    found = scraped()
    assert found["qafila_listings"]["memory", "live"] == 3
    assert found["qafila_listings"]["practice", "blocked"] == 1
    assert found["qafila_listings"]["practice", "live"] == 0
    assert found["qafila_listings_needing_a_person"] == {("memory",): 2, ("practice",): 1}
    assert found["qafila_accounts"]["practice", "paused"] == 1
    assert found["qafila_accounts"]["memory", "active"] == 1
    assert found["qafila_runs_last_hour"]["memory", "done"] == 1
    assert found["qafila_runs_last_hour"]["memory", "running"] == 0
    assert found["qafila_attempts_last_hour"] == {("create", "memory", "done"): 2}
    assert found["qafila_accounts_waiting"] == {(): 1}
    assert found["qafila_queue_age_seconds"][()] == pytest.approx(600, abs=5)
    assert found["qafila_oldest_unknown_seconds"][()] == pytest.approx(7_200, abs=5)


def test_workers_that_are_alive_and_when_one_was_last_seen(account: ChannelAccount) -> None:
    assert scraped()["qafila_workers_alive"] == {(): 0}
    assert scraped()["qafila_worker_last_seen_seconds"] == {}
    for name in ("a", "b"):
        leases.sign_in(name)
    assert scraped()["qafila_workers_alive"] == {(): 2}
    WorkerRow.objects.update(seen_at=F("seen_at") - timedelta(seconds=300))
    assert scraped()["qafila_workers_alive"] == {(): 0}
    assert scraped()["qafila_worker_last_seen_seconds"][()] == pytest.approx(300, abs=5)


def test_where_nothing_is_there_yet_the_page_says_zero(business: Business) -> None:
    found = scraped()
    assert found["qafila_accounts_waiting"] == found["qafila_queue_age_seconds"] == {(): 0}
    assert found["qafila_listings"] == {}
    assert set(found) == {gauge.name for gauge in GAUGES}


def test_a_scrape_of_many_listings_asks_as_much_as_one_of_none(account: ChannelAccount) -> None:
    with CaptureQueriesContext(connection) as few:
        scraped()
    rows = add_listings(account, 10_000, "live")
    run = SyncRun.objects.create(business=account.business, account=account, epoch=1, worker="a")
    tries = [
        Attempt(business=account.business, listing=row, run=run, action="create", result="done") for row in rows[:5_000]
    ]
    Attempt.objects.within(account.business).bulk_create(tries, batch_size=5_000)
    with CaptureQueriesContext(connection) as many:
        found = scraped()
    assert found["qafila_listings"]["memory", "live"] == 10_000
    assert len(many) == len(few) <= 10
    with connection.cursor() as cursor:
        for query in many.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            steps = [row[3] for row in cursor.fetchall()]
            assert not [step for step in steps if re.match(r"\w+ qafila_sync_(listingrow|attempt|syncrun)$", step)], (
                steps
            )


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("::ffff:127.0.0.1", {}, 200),
        ("10.0.0.7", {}, 403),
        ("", {}, 403),
        ("unix:", {}, 403),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 403),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}, 403),
        ("127.0.0.1", {"via": "1.1 proxy"}, 403),
        ("127.0.0.1", {"authorization": "Bearer "}, 200),
    ],
)
def test_without_a_token_only_this_machine_reads(
    account: ChannelAccount, address: str, headers: dict[str, str], status: int
) -> None:
    assert Client().get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


def test_an_installation_that_answers_to_a_public_name_wants_a_token(
    account: ChannelAccount, settings: SettingsWrapper
) -> None:
    settings.PUBLIC_HOSTS = ["qafila.example"]
    assert Client().get("/metrics").status_code == 403


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("Bearer 0123456789abcdef", 200),
        ("Bearer 0123456789abcdeg", 403),
        ("Bearer ", 403),
        ("Bearer é", 403),
        ("", 403),
    ],
)
def test_with_a_token_who_has_it_reads_from_anywhere(
    account: ChannelAccount, settings: SettingsWrapper, given: str, status: int
) -> None:
    settings.METRICS_TOKEN = "0123456789abcdef"
    for address in ("127.0.0.1", "10.0.0.7"):
        assert Client().get("/metrics", headers={"authorization": given}, REMOTE_ADDR=address).status_code == status


def test_the_page_only_reads_and_is_not_kept(account: ChannelAccount) -> None:
    assert Client().post("/metrics").status_code == 405
    answer = Client().get("/metrics")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")


def test_every_gauge_is_explained_to_the_operator_with_what_to_be_warned_of() -> None:
    page = (ROOT / "docs" / "operating.md").read_text("utf-8")
    rows = re.findall(r"^\| `(qafila_\w+)(?:\{([\w, ]+)\})?` \| (.+?) \| (.*?) \|$", page, re.MULTILINE)
    told = {name: tuple(filter(None, re.split(r", *", labels))) for name, labels, _, _ in rows}
    assert told == {gauge.name: gauge.labels for gauge in GAUGES}
    named = re.findall(r"qafila_\w+", " ".join(alert for *_, alert in rows))
    assert set(named) <= set(told)


def test_what_needs_a_person_is_what_the_states_say() -> None:
    assert {state.value for state in NEEDS_A_PERSON} == {"rejected", "failed", "blocked"}
