"""The command line: names, options, JSON keys and exit codes are a contract (docs/commands.md)."""

from typing import Annotated

import typer

from qafila import logs
from qafila.cli import (
    accounts,
    businesses,
    catalogues,
    choosing,
    connecting,
    consenting,
    keeping,
    marketplaces,
    reconciling,
    service,
    showing,
    steering,
    syncing,
    taxonomies,
    tokens,
    users,
)

app = typer.Typer(
    name="qafila",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Takes a small business's product catalogue to the world's marketplaces.",
)


@app.callback()
def _start(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    logs.set_up(service=False)


for module in (
    service,
    businesses,
    catalogues,
    taxonomies,
    keeping,
    connecting,
    accounts,
    choosing,
    consenting,
    syncing,
    showing,
    reconciling,
    steering,
    marketplaces,
    users,
    tokens,
):
    module.add_to(app)

__all__ = ["app"]
