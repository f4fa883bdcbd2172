"""Settings as they are given on the command line: `--set KEY=VALUE`, `--secret KEY=env:VARIABLE` or `KEY=-`."""

import os
import sys
from typing import Annotated

import typer

from qafila.cli import output

SetOption = Annotated[list[str] | None, typer.Option("--set", help="KEY=VALUE, a setting of the connector.")]
SecretOption = Annotated[
    list[str] | None, typer.Option("--secret", help="KEY=env:VARIABLE, or KEY=- to read a line from stdin.")
]


def given(settings: list[str] | None, secrets: list[str] | None) -> tuple[dict[str, str], dict[str, str]]:
    """The plain ones and the secret ones, by name."""
    named = (_pair(each, "--secret") for each in secrets or ())
    return dict(_pair(each, "--set") for each in settings or ()), {name: _secret(name, told) for name, told in named}


def _pair(given: str, option: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals or not name:
        raise output.Problem(f"{option} takes KEY=VALUE, for example {option} url=https://shop.example.")
    return name.strip(), value


def _secret(name: str, told: str) -> str:
    """A secret never stands on the command line, where other users of the machine could read it."""
    if told == "-":
        value = sys.stdin.readline().rstrip("\n")
    elif told.startswith("env:"):
        value = os.environ.get(told.removeprefix("env:"), "")
    else:
        raise output.Problem(
            f"A secret is not typed on the command line: use --secret {name}=env:VARIABLE or {name}=-."
        )
    if not value:
        raise output.Problem(f"The secret {name} is empty: set the variable, or give the value on standard input.")
    return value
