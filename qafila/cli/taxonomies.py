"""`qafila taxonomy load`"""

import re
from pathlib import Path
from typing import Annotated

import typer

from catalog import store
from catalog.languages import language_name
from catalog.taxonomy import read_taxonomy
from qafila.cli import output
from qafila.cli.catalogues import bytes_of
from qafila.cli.setting_up import require_ready

group = typer.Typer(no_args_is_help=True, help="Google's list of categories, for the whole installation.")
_LOCALE = re.compile(r"[._]([a-z]{2,3})[-_][A-Z]{2}[._]")


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="taxonomy")


@group.callback()
def _about() -> None:
    """A group of one command is a group all the same."""


@group.command("load")
def load(
    file: Path,
    language: Annotated[
        str | None, typer.Option(help="Of the list; told by the name of Google's file or its words unless given.")
    ] = None,
) -> None:
    """Loads one of Google's files `taxonomy-with-ids.xx-XX.txt`; the list in that language is replaced."""
    require_ready()
    named = _LOCALE.search(file.name)
    taxonomy = read_taxonomy(bytes_of(file), language or (named.group(1) if named else None))
    store.load_taxonomy(taxonomy)
    version = f", version {taxonomy.version}" if taxonomy.version else ""
    spoken = language_name(taxonomy.language, "en")
    output.out.print(f"{len(taxonomy.paths):,} categories are known by their names in {spoken}{version}.")
