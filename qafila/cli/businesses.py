"""`qafila business …`"""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from catalog import store
from catalog.issues import blocking
from catalog.models import Business
from catalog.programme import read_programme
from qafila.cli import output
from qafila.cli.catalogues import bytes_of, issue_document
from qafila.cli.options import JsonOption
from qafila.cli.setting_up import require_ready

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
        issues = [issue_document(issue, "en") for issue in summary.issues]
        output.document({"rows": summary.rows, **counts, "businesses": taken, "issues": issues})
    else:
        said = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        would = "Nothing was written (dry run). " if dry_run else ""
        output.out.print(f"{would}{summary.rows} rows: {said}, {summary.rows - len(summary.taken)} not taken over.")
        output.show_issues(summary.issues, "en")
    output.finish(output.NEEDS_A_PERSON if blocking(summary.issues) else output.DONE)


def _document(business: Business) -> dict[str, Any]:
    return {field: getattr(business, field) for field in FIELDS}
