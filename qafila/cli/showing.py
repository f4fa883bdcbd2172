"""`qafila status` and `runs`."""

from collections.abc import Collection
from typing import Annotated, Any

import typer
from rich.markup import escape

from catalog import store as catalogue
from catalog.models import Business
from qafila.cli import output
from qafila.cli.options import AccountOption, BusinessOption, JsonOption
from qafila.cli.setting_up import require_ready
from qafila.cli.waiting import standstill
from sync.plan import SENDS
from sync.store import progress, reports
from sync.store.backlog import backlog

_TRY = ("at", "action", "result", "milliseconds", "request_id", "detail")


def add_to(app: typer.Typer) -> None:
    app.command("status")(status)
    app.command("runs")(list_runs)


def status(
    business: Annotated[str | None, typer.Option("--business", help="Only this business.")] = None,
    account: AccountOption = None,
    product: Annotated[
        list[str] | None, typer.Option("--product", help="Only this product, with every try.", metavar="KEY")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Shows where each listing stands: what is wanted, what was done last, what the platform says."""
    require_ready()
    owners = [catalogue.business(business)] if business else catalogue.businesses()
    if as_json:
        found = (reports.status(owner, account, keys=product, at_length=bool(product)) for owner in owners)
        output.document([entry for entries in found for entry in entries])
        return
    for owner in owners:
        status_table(owner, account, only_waiting=False, keys=product)
    if said := standstill(backlog(owners)):
        output.err.print(f"[yellow]![/] {escape(said)}")


def status_table(
    owner: Business, account: str | None, *, only_waiting: bool, keys: Collection[str] | None = None
) -> None:
    found = reports.status(owner, account, keys=keys, at_length=bool(keys))
    entries = [entry for entry in found if not only_waiting or entry["issues"]]
    columns = ("account", "product", "state", "last", "where")
    rows = [
        (entry["account"], entry["title"] or entry["product"], _stands(entry), _last(entry), entry["url"] or "")
        for entry in entries
    ]
    if rows:
        output.table(owner.name, columns, rows)
    for entry in entries if keys else ():
        tries = [[each[name] or "" for name in _TRY] for each in entry["tries"]]
        output.table(f"{entry['account']}: {entry['title'] or entry['product']}", _TRY, tries)
    names = {str(entry["product"]): str(entry["title"]) for entry in entries}
    for entry in entries:
        for issue in entry["issues"]:
            where = names.get(str(entry["product"])) or entry["product"]
            output.err.print(f"  [bold]{escape(where)}[/]: {escape(issue['message'])} [dim]{escape(issue['hint'])}[/]")


def _last(entry: dict[str, Any]) -> str:
    tried = entry["last_try"]
    return f"{tried['action']} {tried['result']}, {tried['at'][:16].replace('T', ' ')}" if tried else ""


def _stands(entry: dict[str, Any]) -> str:
    """The state, with what is to be done next, the countries where it is otherwise and what drifted."""
    countries = [
        f"{code}: {said['status']}" for code, said in entry["countries"].items() if said["status"] != entry["state"]
    ]
    drifted = [f"{each['kind']} there" for each in entry["drift"] if each["choice"] is None and each["kind"] != "stock"]
    wanted = entry["wanted"]["next"]
    ahead = [f"next: {wanted}"] if wanted in SENDS and entry["state"] != "pending" else []
    return ", ".join([entry["state"], *ahead, *(countries if len(entry["countries"]) > 1 else ()), *drifted])


def list_runs(business: BusinessOption, account: AccountOption = None, as_json: JsonOption = False) -> None:
    """Shows the last runs, the newest first."""
    require_ready()
    owner = catalogue.business(business)
    found = [*progress.requests(owner, account), *progress.last_runs(owner, account)]
    if as_json:
        output.document(found)
        return
    columns = ("run", "account", "state", "done", "total", "a second", "left", "started", "note")
    output.table("", columns, [_run_row(run) for run in found])


def _run_row(run: dict[str, Any]) -> list[object]:
    note = run["note"]
    if run["worker_alive"] is False:
        waits = run["run"] is None
        note = "no worker is alive: start `qafila worker`" if waits else "its worker is gone: another takes over"
    left = output.lasting(run["seconds_left"]) if run["seconds_left"] is not None else ""
    started = (run["started_at"] or "")[:19] or f"waits since {output.lasting(run['waited'])}"
    rate = "" if run["rate"] is None else run["rate"]
    return [run["run"] or "", run["account"], run["state"], run["done"], run["total"], rate, left, started, note]
