"""Tokens: told once, kept as a digest, ended by a date, by hand, or with their person."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from catalog.models import Business
from console.api import entrance
from console.models import ApiToken
from console.tokens import LONGEST, Scope, make_token, revoke, scope_of, token_of
from tests.console.api.conftest import Api
from tests.console.conftest import member

WRITE = ApiToken.Scope.WRITE


def test_a_token_is_recognised_and_its_secret_is_kept_nowhere(business: Business) -> None:
    made, secret = make_token(member(business), "ERP", WRITE)
    found = token_of(secret)
    assert found is not None
    assert (found.pk, scope_of(found)) == (made.pk, Scope.WRITE)
    row = ApiToken.objects.values().get()
    assert secret not in repr(row)
    assert secret[12:] not in repr(row)
    assert row["last_used_at"] is not None


@pytest.mark.parametrize("change", ["x", "", " "])
def test_a_secret_with_one_other_sign_is_none(business: Business, change: str) -> None:
    _, secret = make_token(member(business), "ERP", WRITE)
    for at in range(0, len(secret), 5):
        other = secret[:at] + (change if secret[at] != change else "y") + secret[at + 1 :]
        assert token_of(other) is None


def test_a_token_ends_by_its_date_by_hand_or_with_its_person(business: Business) -> None:
    user = member(business)
    made, secret = make_token(user, "ERP", WRITE, lasts=timedelta(days=9_999))
    assert made.expires_at <= timezone.now() + LONGEST
    ApiToken.objects.update(expires_at=timezone.now())
    assert token_of(secret) is None
    _, secret = make_token(user, "ERP", WRITE)
    assert revoke(secret[:11]) is not None
    assert (token_of(secret), revoke(secret[:11])) == (None, None)
    _, secret = make_token(user, "ERP", WRITE)
    user.is_active = False
    user.save()
    assert token_of(secret) is None


def test_strangers_and_tokens_are_asked_to_slow_down_each_by_their_own_measure(
    business: Business, owner: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entrance.time, "time", lambda: 1_000_000.0)
    monkeypatch.setattr(entrance, "OF_STRANGERS", 2)
    monkeypatch.setattr(entrance, "OF_A_TOKEN", 3)
    cache.clear()
    for secret in (None, "qf_aaaaaaaa_" + "x" * 43):
        assert Api(secret).get("/businesses").status_code == 401
    slow = Api("nonsense").get("/businesses")
    assert (slow.status_code, slow["Retry-After"], slow.json()["code"]) == (429, "20", "too_many_requests")
    assert [owner.get("/businesses").status_code for _ in range(4)] == [200, 200, 200, 429]
    monkeypatch.setattr(entrance.time, "time", lambda: 1_000_061.0)
    assert owner.get("/businesses").status_code == 200
