"""`qafila business …`"""

from typing import Annotated

import typer
from rich.markup import escape

from catalog import store
from qafila.cli import output
from qafila.cli.setting_up import require_ready

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
def list_(as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False) -> None:
    """Lists the businesses."""
    require_ready()
    fields = ("slug", "name", "country", "currency", "language", "cohort", "women_led", "youth_led")
    rows = [{field: getattr(business, field) for field in fields} for business in store.businesses()]
    if as_json:
        output.document(rows)
        return
    if not rows:
        output.out.print("No business yet: add one with `qafila business add NAME --country MA`.")
        return
    output.table("", fields[:5], [[row[field] for field in fields[:5]] for row in rows])
