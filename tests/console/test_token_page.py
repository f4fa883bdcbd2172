"""A person makes tokens for programs, sees what each opens, and ends them; nobody else's are to be seen or ended."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from catalog.models import Business
from console.models import ApiToken, Deed
from console.tokens import make_token, token_of
from tests.console.conftest import client_of, member, person

SECRET = re.compile(r"qf_[a-z0-9]{8}_[A-Za-z0-9_-]{43}")
ERP = {"name": "ERP <b>", "scope": "write", "business": "souk", "days": "30"}


def made(browser: Client, **given: str) -> str:
    answer = browser.post("/tokens/", {**ERP, **given})
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    (secret,) = SECRET.findall(answer.content.decode())
    return str(secret)


def test_a_token_is_shown_once_and_opens_what_was_said(business: Business, owner: Client) -> None:
    secret = made(owner)
    token = token_of(secret)
    assert token is not None
    assert (token.scope, token.business, token.user.email) == ("write", business, "owner@souk.example")
    assert timedelta(days=29) < token.expires_at - timezone.now() < timedelta(days=31)
    page = owner.get("/tokens/").content.decode()
    assert secret not in page and f"{token.prefix}…" in page and "ERP &lt;b&gt;" in page
    assert "last used" in page and "change products, lists and photos too" in page
    session = str(dict(owner.session.items()))
    assert secret not in session
    answer = Client().get("/api/v1/businesses", headers={"authorization": f"Bearer {secret}"})
    assert [each["slug"] for each in answer.json()["items"]] == ["souk"]


def test_a_token_for_all_of_hers_and_one_that_ends(business: Business, other_business: Business) -> None:
    user = member(business)
    member(other_business, "viewer", user.email)
    browser = client_of(user)
    secret = made(browser, business="", scope="read")
    call = {"headers": {"authorization": f"Bearer {secret}"}}
    assert len(Client().get("/api/v1/businesses", **call).json()["items"]) == 2
    prefix = secret[:11]
    assert browser.post(f"/tokens/{prefix}/end")["Location"] == "/tokens/"
    assert browser.post(f"/tokens/{prefix}/end")["Location"] == "/tokens/", "twice is once"
    assert Client().get("/api/v1/businesses", **call).status_code == 401
    assert prefix not in browser.get("/tokens/").content.decode()


def test_nobody_sees_or_ends_the_token_of_somebody_else(business: Business, owner: Client) -> None:
    secret = made(owner)
    for other in (client_of(member(business, "editor")), client_of(person("stranger@example.org"))):
        assert other.post(f"/tokens/{secret[:11]}/end").status_code == 404
        assert secret[:11] not in other.get("/tokens/").content.decode()
    assert token_of(secret) is not None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "obligatoire"),
        ({"scope": "everything"}, "everything"),
        ({"business": "bazar"}, "bazar"),
        ({"days": "9999"}, "9999"),
    ],
)
def test_what_makes_no_token_is_said(
    business: Business, other_business: Business, change: dict[str, str], said: str
) -> None:
    answer = client_of(member(business), "fr").post("/tokens/", {**ERP, **change})
    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert not ApiToken.objects.exists()


def test_a_person_has_fifty_tokens_in_force_at_most(business: Business) -> None:
    user = member(business)
    for number in range(50):
        make_token(user, str(number), ApiToken.Scope.READ)
    assert "many tokens" in client_of(user).post("/tokens/", ERP).content.decode()
    ApiToken.objects.filter(name="0").update(expires_at=timezone.now())
    made(client_of(user))


def test_the_owner_sees_who_made_and_ended_a_token_for_her_business(business: Business, owner: Client) -> None:
    editor = client_of(member(business, "editor"))
    secret = made(editor)
    editor.post(f"/tokens/{secret[:11]}/end")
    told = [(deed.who, deed.page, deed.on_behalf) for deed in Deed.objects.within(business)]
    assert told == [("editor@souk.example", page, False) for page in ("ended_token", "made_token")]
    assert "made a token for a program: <bdi>ERP &lt;b&gt;" in owner.get("/b/souk/people/").content.decode()
