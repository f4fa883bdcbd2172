"""Every call of the API's description, made by those who have no business there. A new one has to be in the list."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver

from catalog.models import Business, Chore, ImportRun, ProductRow
from console.api import api
from console.models import ApiToken, Deed, User
from sync.models import ChannelAccount, SyncRun
from tests.console.api.conftest import ROOT, Api, expired, token
from tests.console.conftest import member, person, staff_member

Call = tuple[str, str]
Scope = ApiToken.Scope
READS = {
    "/businesses", "/businesses/{slug}", "/businesses/{slug}/products", "/businesses/{slug}/products/{key}",
    "/businesses/{slug}/imports", "/businesses/{slug}/imports/{run}", "/businesses/{slug}/photos",
    "/businesses/{slug}/accounts", "/businesses/{slug}/accounts/{name}", "/businesses/{slug}/status",
    "/businesses/{slug}/runs", "/businesses/{slug}/work/{work}",
}  # fmt: skip
CALLS: dict[Call, Scope] = {
    **{("get", path): Scope.READ for path in READS},
    ("patch", "/businesses/{slug}/products/{key}"): Scope.WRITE,
    ("post", "/businesses/{slug}/imports"): Scope.WRITE,
    ("post", "/businesses/{slug}/photos"): Scope.WRITE,
    ("post", "/businesses/{slug}/accounts"): Scope.PUBLISH,
    ("patch", "/businesses/{slug}/accounts/{name}"): Scope.PUBLISH,
    ("post", "/businesses/{slug}/accounts/{name}/{verb}"): Scope.PUBLISH,
    ("post", "/businesses/{slug}/plan"): Scope.PUBLISH,
    ("post", "/businesses/{slug}/sync"): Scope.PUBLISH,
    ("post", "/businesses/{slug}/runs/{run}/cancel"): Scope.PUBLISH,
}
"""With the scope that each takes."""
WRITES = sorted(call for call, scope in CALLS.items() if scope is not Scope.READ)
WITHIN = sorted(call for call in CALLS if "{slug}" in call[1])


def described() -> set[Call]:
    schema = api.get_openapi_schema()
    return {(method, path.removeprefix(ROOT)) for path, methods in schema["paths"].items() for method in methods}


def routed() -> set[str]:
    """Whatever the URLconf has below the API's root."""
    (resolver,) = (each for each in get_resolver().url_patterns if str(each.pattern) == "api/v1/")
    assert isinstance(resolver, URLResolver)
    found = [each for each in resolver.url_patterns if isinstance(each, URLPattern)]
    return {"/" + str(each.pattern).replace("<", "{").replace(">", "}") for each in found}


def test_no_call_is_forgotten() -> None:
    assert described() == set(CALLS)
    assert routed() - {"/openapi.json", "/docs", "/"} == {path for _, path in CALLS}


def filled(path: str) -> str:
    runs = SyncRun if "/runs/" in path else ImportRun
    run, work = (model.everywhere.values_list("pk", flat=True).first() for model in (runs, Chore))
    return path.format(slug="souk", key="RUG", name="stall", run=run, work=work, verb="resume")


def ask(who: Api, call: Call) -> Any:
    """In earnest: what is sent would be done."""
    method, path = call
    if path.endswith(("/imports", "/photos")) and method == "post":
        sent = SimpleUploadedFile("p.jpg", b"\xff\xd8\xff a photo") if path.endswith("/photos") else sheet()
        return who.upload(filled(path), **{"photos" if path.endswith("/photos") else "file": sent})
    wish = {"name": "new", "connector": "memory", "config": {"shop": "new"}} if call[1].endswith("/accounts") else {}
    wish = {"account": "stall"} if path.endswith(("/plan", "/sync")) else wish
    return who(method, filled(path), data=json.dumps(wish), content_type="application/json")


def sheet() -> SimpleUploadedFile:
    return SimpleUploadedFile("p.csv", b"Nom,Prix\nTapis,100\n")


STRANGERS: dict[str, Callable[[User], Api]] = {
    "anonymous": lambda _owner: Api(),
    "nonsense": lambda _owner: Api("qf_aaaaaaaa_" + "x" * 43),
    "expired": lambda owner: Api(expired(owner)),
    "revoked": lambda owner: _revoked(owner),  # noqa: PLW0108 - it stands below
    "a password": lambda owner: Api(owner.email),
}


def _revoked(owner: User) -> Api:
    secret = token(owner)
    ApiToken.objects.update(revoked_at="2026-01-01T00:00Z")
    return Api(secret)


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_gets_in_without_a_token_in_force(business: Business, who: str) -> None:
    stranger = STRANGERS[who](member(business))
    for call in sorted(CALLS):
        answer = ask(stranger, call)
        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid"), call
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("who", ["a tenant", "limited", "nobody's", "staff of elsewhere"])
def test_another_does_not_learn_that_a_business_exists(business: Business, other_business: Business, who: str) -> None:
    user = {
        "a tenant": lambda: member(other_business),
        "limited": lambda: member(business),
        "nobody's": lambda: person("nobody@example.org"),
        "staff of elsewhere": lambda: staff_member("JO"),
    }[who]()
    other = Api(token(user, business=other_business if who == "limited" else None))
    for call in WITHIN:
        answer = ask(other, call)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), call
        assert "Souk" not in answer.content.decode()
    assert all(item["slug"] != "souk" for item in other.get("/businesses").json()["items"])


def test_everything_is_there_for_those_whose_it_is(business: Business, owner: Api) -> None:
    for call in sorted(CALLS.keys() - set(WRITES)):
        assert ask(owner, call).status_code == 200, call


def test_no_secret_is_ever_told(business: Business, owner: Api) -> None:
    for call in sorted(CALLS.keys() - set(WRITES)):
        assert '"digest"' not in ask(owner, call).content.decode()


def everything() -> dict[str, int]:
    """How many rows there are of what calls change, and what they say."""
    return {
        "products": hash(tuple(ProductRow.everywhere.values_list("content_hash", flat=True))),
        "accounts": hash(tuple(ChannelAccount.everywhere.values_list("name", "state", "dirty"))),
        "chores": Chore.everywhere.count(),
        "deeds": Deed.everywhere.count(),
        "cancelled": SyncRun.everywhere.filter(cancel=True).count(),
    }


@pytest.mark.parametrize("scope", [Scope.READ, Scope.WRITE])
def test_a_scope_that_is_too_small_changes_nothing(business: Business, scope: Scope) -> None:
    limited, before = Api(token(member(business), scope)), everything()
    for call in WRITES:
        if scope is Scope.WRITE and CALLS[call] is Scope.WRITE:
            continue
        answer = ask(limited, call)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing"), call
    assert everything() == before


@pytest.mark.parametrize("who", ["viewer", "staff"])
def test_who_may_only_look_changes_nothing_whatever_the_scope(business: Business, who: str) -> None:
    user = member(business, "viewer") if who == "viewer" else staff_member("MA")
    looking, before = Api(token(user)), everything()
    for call in WRITES:
        answer = ask(looking, call)
        assert (answer.status_code, answer.json()["code"]) == (403, "right_missing"), call
    assert everything() == before
    assert looking.get("/businesses/souk/products").status_code == 200


def test_everything_may_be_done_by_those_who_may(business: Business) -> None:
    """Else the refusals above would prove nothing. The owner reads who did it."""
    editor = Api(token(member(business, "editor")))
    for call in WRITES:
        assert ask(editor, call).status_code in {200, 201, 202}, call
    assert Deed.objects.within(business).count() == len(WRITES)
