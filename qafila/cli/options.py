"""Options that several commands have."""

from typing import Annotated

import typer

BusinessOption = Annotated[str, typer.Option("--business", help="The business's short name.")]
AccountOption = Annotated[str | None, typer.Option("--account", help="Only this account.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")]
