"""`qafila reconcile`: what the platforms show, held against what was sent; and what its owner does about it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer
from rich.markup import escape

from catalog import store as catalogue
from catalog.models import Business
from connectors.registry import connector as registered
from qafila.cli import output
from qafila.cli.options import AccountOption, BusinessOption, JsonOption
from qafila.cli.setting_up import require_ready
from qafila.cli.syncing import accounts_of
from qafila.cli.waiting import Waiting
from sync.drift import Choice, Drift, DriftKind, issues_of
from sync.models import ChannelAccount
from sync.reconcile.on_demand import Chosen, Read, decide, read_now
from sync.store import drifts, reports
from sync.store.drifts import Noted

KINDS = {
    DriftKind.CHANGED: "changed there",
    DriftKind.REMOVED: "not there any more",
    DriftKind.SUSPENDED: "not on sale any more",
    DriftKind.GHOST: "on sale, and should not be",
    DriftKind.ORPHAN: "made by others",
    DriftKind.DUPLICATE: "there twice",
    DriftKind.STOCK: "stock",
}
CHOICES = {
    Choice.RESEND: "goes out again",
    Choice.ADOPT: "is left as it is there",
    Choice.WITHDRAW: "is taken off sale",
}


def add_to(app: typer.Typer) -> None:
    app.command()(reconcile)


def reconcile(
    business: BusinessOption,
    keys: Annotated[list[str] | None, typer.Argument(help="Product keys or the platform's ids; else all.")] = None,
    account: AccountOption = None,
    resend: Annotated[bool, typer.Option("--resend", help="Show yours there again.")] = False,
    adopt: Annotated[bool, typer.Option("--adopt", help="Take what is there as known; overwrite nothing.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take it off sale.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Reads what stands at the platforms and shows what is not as it was sent."""
    require_ready()
    choice = _choice(keys, resend=resend, adopt=adopt, withdraw=withdraw)
    owner = catalogue.business(business)
    found = []
    for row in accounts_of(owner, account):
        with output.waiting(f"Reading {row.name}", quiet=as_json):
            found.append(read_now(row))
    if choice is not None:
        found = _carried_out(owner, found, choice, keys)
    if as_json:
        output.document([_document(read) for read in found])
    else:
        for read in found:
            _show(owner, read)
    undecided = [each for read in found for each in read.noted if _needs_a_person(each)]
    output.finish(output.NEEDS_A_PERSON if undecided else output.DONE)


def _choice(keys: list[str] | None, **flags: bool) -> Choice | None:
    given = [Choice(name) for name, wanted in flags.items() if wanted]
    if len(given) > 1:
        raise output.Problem("Give one of --resend, --adopt and --withdraw.")
    if keys and not given:
        raise output.Problem("Say what to do with them: --resend, --adopt or --withdraw.")
    return given[0] if given else None


def _carried_out(owner: Business, found: list[Read], choice: Choice, keys: list[str] | None) -> list[Read]:
    """What was chosen is marked and sent; what is left afterwards."""
    named = {key for read in found for each in read.noted for key in keys or () if each.is_named((key,))}
    if missing := sorted({*(keys or ())} - named):
        raise output.Problem(f"Nothing has drifted under {', '.join(missing)}: see `qafila reconcile`.")
    active = [read.account for read in found if read.account.state == ChannelAccount.State.ACTIVE]
    waiting = Waiting(active)
    for read in found:
        _say(owner, read, choice, decide(read.account, choice, keys))
    with output.progress("Publishing") as told:
        waiting.until_settled(told)
    return [Read(read.account, read.count, drifts.noted(read.account)) for read in found]


def _say(owner: Business, read: Read, choice: Choice, chosen: Chosen) -> None:
    if chosen.done:
        output.err.print(f"{escape(read.account.name)}: {len(chosen.done)} × {CHOICES[choice]}.")
    for each in chosen.impossible:
        said = f"--{choice.value} makes no sense for it, or its product has something to mend first"
        output.err.print(f"[yellow]![/] [bold]{escape(_name(each.drift, {}))}[/]: {said}.")


def _needs_a_person(noted: Noted) -> bool:
    """What was left alone, what others made without a product of ours, and sold stock wait for nobody."""
    return not noted.left_alone and bool(noted.drift.choices) and noted.choice is None


def _document(read: Read) -> dict[str, Any]:
    language = read.account.business.language
    counts = Counter(each.drift.kind.value for each in read.noted)
    return {
        "account": read.account.name,
        "read": read.count,
        "read_at": read.account.reconciled_at.isoformat() if read.account.reconciled_at else None,
        "on_drift": read.account.on_drift,
        "drift": [reports.drift_document(each, language) for each in read.noted],
        "counts": {kind.value: counts.get(kind.value, 0) for kind in DriftKind},
    }


def _show(owner: Business, read: Read) -> None:
    platform = registered(read.account.connector).name
    if read.count is None:
        output.out.print(f"[bold]{escape(read.account.name)}[/]: {platform} does not tell what stands there.")
        return
    shown = [each for each in read.noted if not each.left_alone]
    output.out.print(
        f"[bold]{escape(read.account.name)}[/]: {read.count} listings stand on {platform}; "
        + (", ".join(f"{count} {KINDS[kind]}" for kind, count in _counts(shown).items()) or "all as they were sent")
        + "."
    )
    names = catalogue.titles(owner)
    rows = [row for each in shown for row in _rows(each, names, owner.language)]
    if rows:
        output.table("", ("", "product", "what", "since"), rows)
    hints = {issue.hint_in(owner.language) for each in shown if each.choice is None for issue in issues_of(each.drift)}
    for hint in sorted(hint for hint in hints if hint)[:10]:
        output.err.print(f"  [dim]{escape(hint)}[/]")


def _counts(shown: Iterable[Noted]) -> Mapping[DriftKind, int]:
    return Counter(each.drift.kind for each in shown)


def _rows(noted: Noted, names: Mapping[str, str], language: str) -> Iterable[tuple[str, ...]]:
    drift, chosen = noted.drift, f" ({CHOICES[noted.choice]})" if noted.choice else ""
    for at, issue in enumerate(issues_of(drift)):
        first = at == 0
        yield (
            KINDS[drift.kind] if first else "",
            _name(drift, names) if first else "",
            issue.message_in(language) + (chosen if first else ""),
            f"{noted.since:%Y-%m-%d %H:%M}" if first else "",
        )


def _name(drift: Drift, names: Mapping[str, str]) -> str:
    return names.get(drift.key or "", "") or drift.title or drift.key or drift.remote_id
