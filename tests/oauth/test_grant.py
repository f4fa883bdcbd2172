"""Tokens are renewed by one at a time, stored before they are used, and what was lost on the way is told as lost."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from catalog import store as catalogue
from connectors.errors import AccountRefused, ChannelUnavailable, RateLimited, RunStopped
from connectors.receipt import Tokens
from connectors.request import Request
from connectors.testing import Answer
from qafila.home import home
from qafila.keys import make_keys
from sync.errands import at_once
from sync.grant import Keeper
from sync.models import ChannelAccount, GrantRow
from sync.store import accounts
from sync.store.grants import GrantRows
from tests.oauth.authorization_server import AuthorizationServer, Family
from tests.oauth.test_oauth import talk

FRESH, DUE, OVER = timedelta(hours=1), timedelta(minutes=4), timedelta(seconds=-1)


@pytest.fixture
def account(transactional_db: None) -> ChannelAccount:
    make_keys(home())
    business = catalogue.add_business("Souk", "MA", slug="souk")
    return accounts.add_account(business, "stall", "memory", accounts.Changes(config={"shop": "stall"}))


@pytest.fixture
def rows(account: ChannelAccount, server: AuthorizationServer) -> GrantRows:
    """A grant that the server knows."""
    server.families.append(Family("access-1", "refresh-1", until=server.now + 3600))
    return GrantRows(account.pk)


def put(rows: GrantRows, left: timedelta | None = FRESH) -> None:
    ends = datetime.now(UTC) + left if left is not None else None
    rows.put(Tokens(access=SecretStr("access-1"), refresh=SecretStr("refresh-1"), expires_at=ends))


def keeper(rows: GrantRows, server: AuthorizationServer, **more: object) -> Keeper:
    return Keeper(rows, at_once, renew=talk(server).renew, **more)  # type: ignore[arg-type]


def access(tokens: Tokens | None) -> str:
    assert tokens is not None
    return tokens.access.get_secret_value()


def signed(token: str) -> Request:
    return Request("GET", "http://x", {"authorization": f"Bearer {token}"})


def test_without_consent_there_are_no_tokens(rows: GrantRows, server: AuthorizationServer) -> None:
    assert keeper(rows, server).current() is None
    assert not keeper(rows, server).renewed(signed("x"))


def test_tokens_are_encrypted_at_rest(rows: GrantRows) -> None:
    put(rows)
    row = GrantRow.objects.get()
    assert "access-1" not in row.tokens
    assert "refresh-1" not in row.tokens
    grant = rows.read()
    assert grant is not None
    assert access(grant.tokens) == "access-1"
    assert "access-1" not in repr(grant)


@pytest.mark.parametrize("left", [FRESH, None])
def test_an_access_that_holds_is_not_renewed(
    rows: GrantRows, server: AuthorizationServer, left: timedelta | None
) -> None:
    put(rows, left)
    assert access(keeper(rows, server).current()) == "access-1"
    assert not server.asked


@pytest.mark.parametrize("left", [DUE, OVER])
def test_new_tokens_are_stored_before_they_are_used(
    rows: GrantRows, server: AuthorizationServer, left: timedelta
) -> None:
    put(rows, left)
    told = access(keeper(rows, server).current())
    there = rows.read()
    assert there is not None
    assert access(there.tokens) == told != "access-1"
    assert there.asked_at is None
    assert server.admits(f"Bearer {told}")
    assert access(keeper(rows, server).current()) == told
    assert len(server.asked) == 1


def test_one_that_ends_between_the_answer_and_the_storing_has_used_nothing(
    rows: GrantRows, server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(rows, OVER)

    def killed(*_: object) -> bool:
        raise RunStopped("killed")

    monkeypatch.setattr(GrantRows, "keep", killed)
    with pytest.raises(RunStopped):
        keeper(rows, server).current()
    monkeypatch.undo()
    there = rows.read()
    assert there is not None
    assert there.asked_at is not None, "the answer is lost: it has to be known"


def test_many_threads_renew_once(rows: GrantRows, server: AuthorizationServer) -> None:
    put(rows, OVER)
    keeping, told = keeper(rows, server), []
    threads = [threading.Thread(target=lambda: told.append(access(keeping.current()))) for _ in range(6)]
    from django.db import connection

    def on_its_own(work: Callable[[], object]) -> object:
        try:
            return work()
        finally:
            connection.close()

    keeping.ask = on_its_own  # type: ignore[assignment]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(told)) == 1
    assert len(server.asked) == 1


def test_another_that_renews_is_not_disturbed_while_the_access_holds(
    rows: GrantRows, server: AuthorizationServer
) -> None:
    put(rows, DUE)
    grant = rows.read()
    assert grant is not None
    assert rows.take(grant)
    assert access(keeper(rows, server).current()) == "access-1"
    assert not server.asked


def test_another_that_renews_is_waited_for_once_it_does_not(rows: GrantRows, server: AuthorizationServer) -> None:
    put(rows, OVER)
    grant = rows.read()
    assert grant is not None
    assert rows.take(grant)
    looks = []

    def guard() -> None:
        looks.append(1)
        if len(looks) == 2:  # the other one is done
            rows.keep(grant, Tokens(access=SecretStr("access-2"), expires_at=datetime.now(UTC) + FRESH))

    assert access(keeper(rows, server, guard=guard).current()) == "access-2"
    assert not server.asked


def test_a_lost_answer_is_told_and_not_asked_for_again_while_the_access_holds(
    rows: GrantRows, server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.grant.REST", 0.0)
    put(rows, DUE)
    server.lose_answers(9)
    keeping = keeper(rows, server)
    assert [access(keeping.current()) for _ in range(3)] == ["access-1"] * 3
    assert access(keeper(rows, server).current()) == "access-1", "another process knows, too"
    assert len(server.asked) == 1
    (issue,) = rows.issues()
    assert issue.code == "renewal_unanswered"


def test_a_lost_answer_is_known_to_who_has_read_before(
    rows: GrantRows, server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.grant.EARLY", timedelta(0))
    put(rows, DUE)
    earlier = keeper(rows, server)
    earlier.current()
    monkeypatch.undo()
    server.lose_answers()
    keeper(rows, server).current()
    assert access(earlier.current()) == "access-1"
    assert len(server.asked) == 1


def test_after_a_lost_answer_the_end_is_told_as_what_it_is(rows: GrantRows, server: AuthorizationServer) -> None:
    put(rows, OVER)
    server.lose_answers()
    with pytest.raises(ChannelUnavailable, match="was lost"):
        keeper(rows, server).current()
    with pytest.raises(AccountRefused, match=r"the answer to a renewal of .* was lost"):
        keeper(rows, server).current()
    assert server.families[0].over, "the server sees a token used twice"
    put(rows)
    assert not rows.issues(), "a new consent settles it"


def test_after_a_lost_answer_a_server_that_does_not_rotate_goes_on(
    rows: GrantRows, server: AuthorizationServer
) -> None:
    server.rotates = False
    put(rows, OVER)
    server.lose_answers()
    with pytest.raises(ChannelUnavailable):
        keeper(rows, server).current()
    assert server.admits(f"Bearer {access(keeper(rows, server).current())}")
    assert not rows.issues()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(429, {}, {"Retry-After": "60"}), RateLimited),
        (Answer(400, {"error": "invalid_grant"}), AccountRefused),
    ],
)
def test_what_was_not_carried_out_leaves_no_trace(
    rows: GrantRows, server: AuthorizationServer, answer: Answer, error: type[Exception]
) -> None:
    put(rows, OVER)
    server.before = lambda _form: answer
    with pytest.raises(error):
        keeper(rows, server).current()
    there = rows.read()
    assert there is not None
    assert there.asked_at is None
    server.before = lambda _form: None
    assert access(keeper(rows, server).current()) != "access-1"


def test_a_turn_that_came_too_late_is_not_used(
    rows: GrantRows, server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that was stopped under its lease and woken after it must not send the token a second time."""
    put(rows, OVER)
    monkeypatch.setattr("sync.grant.BEGIN_WITHIN", -1.0)
    with pytest.raises(ChannelUnavailable):
        keeper(rows, server).current()
    assert not server.asked


def test_a_consent_given_meanwhile_is_not_overwritten(rows: GrantRows, server: AuthorizationServer) -> None:
    put(rows, OVER)
    server.after = lambda _form: rows.put(Tokens(access=SecretStr("hers"), expires_at=datetime.now(UTC) + FRESH))
    assert access(keeper(rows, server).current()) == "hers"


def test_a_request_that_was_signed_before_a_renewal_is_sent_again(rows: GrantRows, server: AuthorizationServer) -> None:
    put(rows, DUE)
    keeping = keeper(rows, server)
    keeping.current()
    assert keeping.renewed(signed("access-1"))
    assert len(server.asked) == 1


def test_a_request_that_another_process_outdated_is_sent_again(rows: GrantRows, server: AuthorizationServer) -> None:
    put(rows)
    keeping = keeper(rows, server)
    keeping.current()
    rows.put(Tokens(access=SecretStr("access-2"), expires_at=datetime.now(UTC) + FRESH))
    assert keeping.renewed(signed("access-1"))
    assert access(keeping.current()) == "access-2"


def test_an_access_that_the_platform_ended_early_is_renewed_once(rows: GrantRows, server: AuthorizationServer) -> None:
    """Or a clock was wrong."""
    put(rows)
    keeping = keeper(rows, server)
    keeping.current()
    assert keeping.renewed(signed("access-1"))
    new = access(keeping.current())
    assert new != "access-1"
    assert not keeping.renewed(signed(new)), "it is the account that is refused"
    assert len(server.asked) == 1
