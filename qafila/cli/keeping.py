"""`qafila backup` and `restore`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from qafila import keeping
from qafila.cli import output, setting_up


def add_to(app: typer.Typer) -> None:
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(file: Annotated[Path, typer.Argument(help="To be made; it must not exist yet.")]) -> None:
    """Writes the whole installation to one file: database, keys and photos. Qafila may be at work meanwhile."""
    setting_up.require_ready()
    with output.waiting("Backing up"):
        kept = keeping.back_up(file)
    output.out.print(
        f"{kept.rows:,} rows and {kept.photos:,} photos are in [bold]{escape(str(file))}[/]"
        f" ({kept.size / 1e6:,.1f} MB)."
        " It holds the keys to every account: keep it where only you can read it."
    )
    if kept.damaged:
        output.err.print(
            f"[yellow]![/] {kept.damaged} photos on this disk are damaged and were left out: import them again."
        )
        output.finish(output.NEEDS_A_PERSON)


def restore(
    file: Path,
    replace: Annotated[bool, typer.Option("--replace", help="Give up all that this installation holds.")] = False,
) -> None:
    """Puts a backup in place, in an installation that is new."""
    with output.waiting("Restoring"):
        count = keeping.restore(file, replace=replace)
    setting_up.migrate()
    output.out.print(
        f"{count:,} rows are back. Make sure that the installation they come from is stopped, then start a worker: it"
        " reads what stands at the platforms before anything is lost or doubled, and shows what has changed since."
    )
