"""What a marketplace shows otherwise than it was sent is told on the account's page, and decided there."""

import html
import re

import pytest
from django.test import Client

from catalog.models import Business
from console import drifting
from console.models import Deed
from sync.drift import Difference, Drift, DriftKind
from sync.models import ChannelAccount, ListingRow
from sync.store import accounts, drifts, leases
from sync.store.clock import now
from tests.console.conftest import client_of, member

CHANGED = Drift(
    kind=DriftKind.CHANGED, key="A", remote={"id": "1"}, title="Tapis soldé", url="https://shop.example/1",
    differences=(Difference(field="title", there="Tapis soldé", ours="Tapis"),),
)  # fmt: skip
REMOVED = Drift(kind=DriftKind.REMOVED, key="B", remote={"id": "2"}, title="Panier")
TWICE = Drift(kind=DriftKind.DUPLICATE, key="A", remote={"id": "3"}, title="Tapis en double")
FOREIGN = Drift(kind=DriftKind.ORPHAN, remote={"id": "4"}, title="Vieux plateau")


@pytest.fixture
def account(transactional_db: None, business: Business) -> ChannelAccount:
    given = accounts.Changes(config={"url": "http://127.0.0.1:9"}, secrets={"api_key": "k"}, schedule="manual")
    row = accounts.add_account(business, "Practice", "practice", given)
    for key in "AB":
        ListingRow.objects.create(business=business, account=row, product_key=key, title=key, state="live", sent=[1])
    drifts.keep(row, [CHANGED, REMOVED, TWICE, FOREIGN], now())
    return row


def page(browser: Client, account: ChannelAccount) -> str:
    return html.unescape(browser.get(f"/b/souk/accounts/{account.pk}/").content.decode())


def decided(browser: Client, account: ChannelAccount, which: str, choice: str) -> str:
    given = {"which": which, "choice": choice}
    answer = browser.post(f"/b/souk/accounts/{account.pk}/drift", given, follow=True)
    return html.unescape(answer.content.decode())


def test_it_is_told_with_what_can_be_done_and_no_command_is_named(account: ChannelAccount, owner: Client) -> None:
    shown = page(owner, account)
    offered = re.findall(r'name="which" value="(\d)">\s*((?:<button.*?</button>)+)', shown)
    assert {which: re.findall(r'value="(\w+)"', buttons) for which, buttons in offered} == {
        "1": ["resend", "adopt", "withdraw"],
        "2": ["resend", "adopt"],
        "3": ["adopt", "withdraw"],
    }
    assert "There it is called “Tapis soldé”" in shown and 'href="https://shop.example/1"' in shown
    assert "Vieux plateau" not in shown, "what others made is theirs"
    assert "qafila " not in shown and "--" not in shown.partition("<main")[2]
    assert "Send mine again" not in page(client_of(member(account.business, "viewer")), account)


def test_what_she_decides_is_noted_for_the_next_publishing(account: ChannelAccount, owner: Client) -> None:
    assert "next publishing" in decided(owner, account, "1", "resend")
    row = ListingRow.objects.within(account.business).get(product_key="A")
    assert row.resend and not row.withheld, "the second one of the same product is still to be decided"
    assert 'name="which" value="1"' not in page(owner, account)
    assert "next publishing" in decided(owner, account, "2", "adopt")
    assert ListingRow.objects.within(account.business).get(product_key="B").withheld
    assert "over already" in decided(owner, account, "2", "adopt"), "pressed twice"
    done = [(deed.page, deed.about) for deed in Deed.objects.within(account.business)][::-1]
    assert done[:2] == [("decide_drift", "Tapis soldé"), ("decide_drift", "Panier")]
    assert "decided what becomes of something shown otherwise there:" in owner.get("/b/souk/people/").content.decode()


def test_while_the_account_is_published_she_is_asked_to_wait(
    account: ChannelAccount, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drifting, "PATIENCE", 0.0)
    lease = leases.take(account.pk, "a run")
    assert lease is not None
    assert "just being published" in decided(owner, account, "1", "resend")
    leases.release(lease)
    assert "next publishing" in decided(owner, account, "1", "resend")


@pytest.mark.parametrize("given", [{}, {"which": "1", "choice": "show"}, {"choice": "adopt"}])
def test_nonsense_decides_nothing(account: ChannelAccount, owner: Client, given: dict[str, str]) -> None:
    assert owner.post(f"/b/souk/accounts/{account.pk}/drift", given).status_code == 404
    assert len(drifts.noted(account)) == 4
