"""`qafila plan` and `sync`."""

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any

import typer
from rich.markup import escape

from catalog import store as catalogue
from catalog.models import Business
from connectors.registry import BrokenConnector, UnknownConnector
from connectors.registry import connector as registered
from qafila.cli import output
from qafila.cli.options import AccountOption, BusinessOption, JsonOption
from qafila.cli.setting_up import require_ready
from qafila.cli.showing import status_table
from qafila.cli.waiting import Waiting
from qafila.packages import refuse_clashes
from sync import runs
from sync.drift import issues_of
from sync.models import ChannelAccount
from sync.opening import AccountIdle, kind_of
from sync.plan import Action, Plan
from sync.states import NEEDS_A_PERSON
from sync.store import accounts, leases, listings, occasions, pictures, reports
from sync.store.documents import plan_document


def add_to(app: typer.Typer) -> None:
    app.command("plan")(plan)
    app.command("sync")(sync)


def plan(business: BusinessOption, account: AccountOption = None, as_json: JsonOption = False) -> None:
    """Shows what a sync would do, and sends nothing."""
    require_ready()
    owner = catalogue.business(business)
    shown, missing = [], None
    for row in accounts_of(owner, account):
        try:
            kind = kind_of(row)
        except AccountIdle as idle:
            missing = idle
            continue
        with output.waiting(f"Planning {row.name}", quiet=as_json):
            made, issues = runs.prepare(row, kind)
        output.show_issues(issues, owner.language)
        shown.append((row, made))
    if as_json:
        output.document([plan_document(row, made.changes, dict(made.counts)) for row, made in shown])
    else:
        _show_plans(owner, shown)
    if missing is not None:
        raise missing


def _show_plans(owner: Business, shown: Sequence[tuple[ChannelAccount, Plan]]) -> None:
    names = {product.key: next(iter(product.title.values()), product.key) for product in catalogue.products(owner)}
    for row, made in shown:
        beside = reports.drift_beside(row, made.changes)
        changes = [change for change in made.changes if change.action is not Action.KEEP]
        rows = [(change.action.value, names.get(change.key, change.key), reports.reasons(change)) for change in changes]
        output.table(f"{row.name}: {_said(made.counts)}", ("", "product", "why"), rows)
        output.show_issues([issue for change in changes for issue in change.issues], owner.language, names)
        output.show_issues([issue for each in beside for issue in issues_of(each.drift)], owner.language, names)


def _said(counts: Any) -> str:
    return ", ".join(f"{count} {action}" for action, count in counts.items()) or "nothing to do"


def accounts_of(owner: Business, name: str | None) -> list[ChannelAccount]:
    found = accounts.accounts(owner, name)
    if not found:
        raise output.Problem(f"{owner.slug} has no account yet: add one with `qafila account add NAME …`.")
    return found


def sync(
    business: BusinessOption,
    account: AccountOption = None,
    adopt: Annotated[bool, typer.Option("--adopt", help="Take over listings that stand there already.")] = False,
    agree_fee: Annotated[
        bool, typer.Option("--agree-fee", help="Agree to what the platform asks per listing.")
    ] = False,
    product: Annotated[
        list[str] | None, typer.Option("--product", help="Send this product alone; may be repeated.", metavar="KEY")
    ] = None,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Only request it.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Makes the platforms show what the catalogue says."""
    require_ready()
    refuse_clashes()
    owner = catalogue.business(business)
    rows, keys = accounts_of(owner, account), _known_keys(owner, product)
    if not no_wait:
        pictures.look_again(owner)
    for row in rows:
        with suppress(UnknownConnector, BrokenConnector):  # its run says so, and the other accounts go on
            accounts.config_of(row, registered(row.connector))  # says at once what is wrong with it
        occasions.want(row, keys, adopt=adopt, fee=agree_fee)
    if no_wait:
        _only_request(rows)
        return
    started = time.monotonic()
    waiting = Waiting(rows, keys)
    with output.progress("Publishing", quiet=as_json) as told:
        waiting.until_settled(told)
    _report(owner, waiting, time.monotonic() - started, as_json=as_json)


def _known_keys(owner: Business, told: list[str] | None) -> list[str] | None:
    """Raises Problem where the business never had such a product."""
    if not told:
        return None
    if missing := listings.unknown_keys(owner, told):
        raise output.Problem(
            f"{owner.slug} has no product {', '.join(missing)}: see the keys in `qafila status --json`."
        )
    return sorted(set(told))


def _only_request(rows: list[ChannelAccount]) -> None:
    from sync import engine

    for row in rows:
        engine.request(row.pk)
    names = ", ".join(row.name for row in rows)
    if leases.workers_alive():
        output.out.print(f"Requested for {escape(names)}.")
    else:
        output.out.print(
            f"Requested for {escape(names)}; no worker is alive: start one with `qafila worker` or `qafila serve`."
        )


def _report(owner: Business, waiting: Waiting, seconds: float, *, as_json: bool) -> None:
    results = [reports.sync_result(row, waiting.runs(row), seconds, waiting.keys) for row in waiting.rows]
    if as_json:
        output.document(results)
    else:
        for result in results:
            said = ", ".join(f"{count} {name}" for name, count in result["counts"].items() if count)
            output.out.print(
                f"[bold]{escape(result['account'])}[/]: {said or 'nothing listed'} ({result['seconds']} s)."
            )
        status_table(owner, None, only_waiting=True, keys=waiting.keys)
    if note := next((run.note for row in waiting.rows if (run := waiting.last_run(row)) and run.note), None):
        raise output.Problem(note, output.NOT_DONE)
    states = Counter({state.value: 0 for state in NEEDS_A_PERSON})
    for result in results:
        states.update({state: count for state, count in result["counts"].items() if state in states})
    pending = any(result["counts"]["pending"] or result["counts"]["unknown"] for result in results)
    output.finish(output.NEEDS_A_PERSON if pending or states.total() else output.DONE)
