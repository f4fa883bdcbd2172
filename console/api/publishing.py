"""Accounts, where their listings stand, and their runs."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Status

from console.api import repeats
from console.api.entrance import caller
from console.api.paging import Cursor, Limit, page_of, place
from console.api.problems import Problem
from console.api.shapes import (
    AccountShape,
    AccountWish,
    Name,
    NewAccount,
    Number,
    Page,
    PlanWish,
    RunShape,
    Slug,
    StatusShape,
    SyncWish,
    WorkShape,
)
from console.api.work import work_document
from console.tokens import Scope
from images import store as images
from sync import runs
from sync.models import ChannelAccount, SyncRun
from sync.store import accounts, chores, listings, occasions, progress, reports
from sync.store.documents import account_document

router = Router(tags=["Publishing"])
Verb = Annotated[Literal["pause", "resume", "retry"], Path()]
Account = Annotated[str | None, Query(None, max_length=100, pattern=r"^[^\x00]*$", description="Only this account.")]


@router.get("/businesses/{slug}/accounts", response=Page[AccountShape])
def list_accounts(request: HttpRequest, slug: Slug, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    after = place(cursor)
    rows = sorted(accounts.accounts(caller(request).business(slug)), key=lambda row: row.pk)
    return page_of([row for row in rows if row.pk > after][: limit + 1], limit, lambda row: row.pk, account_document)


@router.get("/businesses/{slug}/accounts/{name}", response=AccountShape)
def get_account(request: HttpRequest, slug: Slug, name: Name) -> dict[str, Any]:
    return account_document(accounts.account(caller(request).business(slug), name))


@router.post("/businesses/{slug}/accounts", response={201: AccountShape})
def add_account(request: HttpRequest, slug: Slug, wish: NewAccount, idempotency_key: repeats.Key = None) -> Status[Any]:
    """Secrets go in and never come out. See whether it works by asking for its plan."""
    business = caller(request).business(slug, Scope.PUBLISH)

    def do() -> repeats.Answer:
        return 201, account_document(accounts.add_account(business, wish.name, wish.connector, _changes(wish)))

    return Status(*repeats.once(request, business, idempotency_key, wish.model_dump_json(), do))


@router.patch("/businesses/{slug}/accounts/{name}", response=AccountShape)
def set_account(
    request: HttpRequest, slug: Slug, name: Name, wish: AccountWish, idempotency_key: repeats.Key = None
) -> dict[str, Any]:
    """Also takes up work again on an account that the platform had refused."""
    business = caller(request).business(slug, Scope.PUBLISH)

    def do() -> repeats.Answer:
        return 200, account_document(accounts.set_account(business, name, _changes(wish)))

    return repeats.once(request, business, idempotency_key, wish.model_dump_json(), do)[1]


@router.post("/businesses/{slug}/accounts/{name}/{verb}", response=AccountShape)
def steer_account(
    request: HttpRequest, slug: Slug, name: Name, verb: Verb, idempotency_key: repeats.Key = None
) -> dict[str, Any]:
    """pause, resume; retry: sends again what was refused or failed."""
    business = caller(request).business(slug, Scope.PUBLISH)
    row = accounts.account(business, name)

    def do() -> repeats.Answer:
        if verb == "retry":
            images.ask_again(business)
            listings.retry(row)
            accounts.wake(row)
        else:
            state = ChannelAccount.State.PAUSED if verb == "pause" else ChannelAccount.State.ACTIVE
            accounts.set_state(row, state)
        return 200, account_document(row)

    return repeats.once(request, business, idempotency_key, verb, do)[1]


def _changes(wish: AccountWish) -> accounts.Changes:
    given = wish.model_dump(exclude={"name", "connector", "rate", "margin"})
    numbers: dict[str, Any] = {
        name: Decimal(told) for name in ("rate", "margin") if (told := getattr(wish, name)) is not None
    }
    return accounts.Changes(**given, **numbers)


@router.post("/businesses/{slug}/plan", response={202: WorkShape})
def make_plan(request: HttpRequest, slug: Slug, wish: PlanWish, idempotency_key: repeats.Key = None) -> Status[Any]:
    """What a sync would do; a worker works it out and sends nothing. Ask for the work until it has ended."""
    business = caller(request).business(slug, Scope.PUBLISH)
    row = accounts.account(business, wish.account)

    def do() -> repeats.Answer:
        return 202, work_document(chores.ask(business, chores.PLAN, account=row.name))

    return Status(*repeats.once(request, business, idempotency_key, wish.model_dump_json(), do))


@router.post("/businesses/{slug}/sync", response={202: Page[RunShape]})
def start_sync(request: HttpRequest, slug: Slug, wish: SyncWish, idempotency_key: repeats.Key = None) -> Status[Any]:
    """Makes the platforms show what the catalogue says. Answers with the accounts that wait for a run; see `runs`."""
    business = caller(request).business(slug, Scope.PUBLISH)
    rows = accounts.accounts(business, wish.account)
    if not rows:
        raise Problem(422, "account_missing", "This business has no account yet: add one first.")
    if missing := listings.unknown_keys(business, wish.products or ()):
        raise Problem(422, "product_unknown", f"This business has no product {', '.join(missing)}.")

    def do() -> repeats.Answer:
        for row in rows:
            occasions.want(row, wish.products, adopt=wish.adopt, fee=wish.agree_fee)
        return 202, {"items": progress.requests(business, wish.account), "next": None}

    return Status(*repeats.once(request, business, idempotency_key, wish.model_dump_json(), do))


@router.get("/businesses/{slug}/status", response=Page[StatusShape])
def list_status(
    request: HttpRequest, slug: Slug, account: Account = None, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """Where each listing stands: what is wanted, what was done last, what the platform says."""
    business = caller(request).business(slug)
    found = reports.numbered(business, account, after=place(cursor), at_most=limit + 1)
    return page_of(found, limit, lambda row: row[0], lambda row: row[1])


@router.get("/businesses/{slug}/runs", response=Page[RunShape])
def list_runs(request: HttpRequest, slug: Slug, account: Account = None) -> dict[str, Any]:
    """What waits for a run, then the last runs, the newest first; one page."""
    business = caller(request).business(slug)
    return {"items": [*progress.requests(business, account), *progress.last_runs(business, account)], "next": None}


@router.post("/businesses/{slug}/runs/{run}/cancel", response={202: dict[str, int]})
def cancel_run(request: HttpRequest, slug: Slug, run: Number, idempotency_key: repeats.Key = None) -> Status[Any]:
    """What is on its way is finished, and nothing more is begun."""
    business = caller(request).business(slug, Scope.PUBLISH)
    found = SyncRun.objects.within(business).filter(pk=run).first()
    if found is None:
        raise Http404("This business has no such run.")

    def do() -> repeats.Answer:
        runs.cancel(found)
        return 202, {"run": found.pk}

    return Status(*repeats.once(request, business, idempotency_key, "", do))
