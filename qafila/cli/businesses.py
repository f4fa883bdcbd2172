"""`qafila business …`"""

from pathlib import Path
from typing import Annotated, Any

import typer
from auditlog.context import disable_auditlog
from rich.markup import escape

from catalog import store
from catalog.issues import blocking
from catalog.models import Business
from catalog.programme import read_programme
from console import audit
from qafila.cli import output
from qafila.cli.catalogues import bytes_of
from qafila.cli.options import JsonOption
from qafila.cli.setting_up import require_ready
from qafila.keeping import export_business
from sync.store import accounts, erasure, uploads

FIELDS = ("slug", "name", "country", "currency", "language", "cohort", "women_led", "youth_led")
group = typer.Typer(no_args_is_help=True, help="The businesses of this installation.")


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="business")


@group.command("add")
def add(
    name: str,
    country: Annotated[str, typer.Option(help="ISO 3166 code, for example MA.")],
    slug: Annotated[str | None, typer.Option(help="Short name for commands; made from the name unless given.")] = None,
    currency: Annotated[str | None, typer.Option(help="ISO 4217 code; the country's own unless given.")] = None,
    language: Annotated[str | None, typer.Option(help="fr, ar or en; the country's own unless given.")] = None,
) -> None:
    """Adds a business."""
    require_ready()
    made = store.add_business(name, country, currency, language, slug)
    output.out.print(
        f"{escape(made.name)} is ready as [bold]{made.slug}[/] ({made.country}, {made.currency}, {made.language})."
    )


@group.command("list")
def list_(as_json: JsonOption = False) -> None:
    """Lists the businesses."""
    require_ready()
    rows = [_document(business) for business in store.businesses()]
    if as_json:
        output.document(rows)
        return
    if not rows:
        output.out.print("No business yet: add one with `qafila business add NAME --country MA`.")
        return
    output.table("", FIELDS[:5], [[row[field] for field in FIELDS[:5]] for row in rows])


@group.command("import")
def import_(
    file: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would happen; change nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Adds a programme's list of businesses: names and countries, and what else it says of each."""
    require_ready()
    listed = read_programme(bytes_of(file))
    summary = store.save_programme(listed, dry_run=dry_run)
    counts = {outcome: summary.count(outcome) for outcome in ("created", "changed", "unchanged")}
    if as_json:
        taken = [
            {**_document(one.business), "outcome": one.outcome, "changes": list(one.changes), "row": one.entry.row}
            for one in summary.taken
        ]
        issues = [issue.row_document(output.readers_language()) for issue in summary.issues]
        output.document({"rows": summary.rows, **counts, "businesses": taken, "issues": issues})
    else:
        output.out.print(summary.told(dry_run=dry_run).sentence_in(output.readers_language()))
        output.show_issues(summary.issues, output.readers_language())
    output.finish(output.NEEDS_A_PERSON if blocking(summary.issues) else output.DONE)


@group.command("export")
def export(slug: str, file: Annotated[Path, typer.Argument(help="A zip, to be made.")]) -> None:
    """Writes all that is kept of a business, but for its secrets, to one file."""
    require_ready()
    photos = export_business(store.business(slug), file)
    output.out.print(f"All of {escape(slug)}, with {photos} photos, is in [bold]{escape(str(file))}[/].")


@group.command("delete")
def delete(
    slug: str,
    yes: Annotated[bool, typer.Option("--yes", help="It is meant.")] = False,
    leave_listings: Annotated[
        bool, typer.Option("--leave-listings", help="Although listings stand at platforms that nobody keeps then.")
    ] = False,
) -> None:
    """Deletes a business with all that is its own. Its listings are withdrawn before, or left where they stand."""
    require_ready()
    business = store.business(slug)
    standing = erasure.left_standing(business)
    listed = ", ".join(f"{count} on {account}" for account, count in sorted(standing.items()))
    if standing and not leave_listings:
        raise output.Problem(
            f"{slug} has listings on sale: {listed}. Take them off with `qafila withdraw --business {slug} --account"
            " NAME --all`, or add --leave-listings to leave them to whoever has the accounts.",
        )
    if not yes:
        has = f"{len(store.titles(business))} products and {len(accounts.accounts(business))} accounts"
        raise output.Problem(
            f"{business.name} with its {has} would be deleted for good: add --yes to do so. `qafila business export"
            f" {slug} FILE` keeps a copy."
        )
    with disable_auditlog():
        audit.forget(business)
        erasure.erase(business)
    uploads.forget(business)
    output.out.print(f"{escape(business.name)} is deleted; the files of its photos go within three days.")
    if standing:
        output.err.print(f"[yellow]![/] Left standing: {escape(listed)}.")


def _document(business: Business) -> dict[str, Any]:
    return {field: getattr(business, field) for field in FIELDS}
