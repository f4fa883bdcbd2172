"""`qafila connectors`: the platforms that can be published to, and what their authors need."""

import importlib.util
import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from connectors.contract import capabilities
from connectors.registry import Entry, UnknownConnector, installed
from connectors.registry import connector as registered
from qafila.cli import output
from qafila.cli.given import SecretOption, SetOption, given
from qafila.cli.setting_up import require_ready
from qafila.scaffold import BadConnectorSlug, FolderTaken, write_package
from sync.store import operator

TESTS = "qafila.connector_tests"
"""The group of entry points under which a distribution names the module with its connector's conformance class."""
group = typer.Typer(invoke_without_command=True, help="The platforms that can be published to.")


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="connectors")


@group.callback()
def list_(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """Lists the connectors that are installed, broken ones too."""
    if context.invoked_subcommand is not None:
        return
    entries = [document(entry) for entry in installed().values()]
    if as_json:
        output.document(entries)
        return
    output.table("", ("slug", "name", "version", "from", "state"), [_row(entry) for entry in installed().values()])


@group.command("new")
def new(
    slug: Annotated[str, typer.Argument(help="The connector's short name, such as my-shop.")],
    into: Annotated[Path, typer.Option(help="Where the package's folder is made.")] = Path(),
) -> None:
    """Writes a package with a connector, a fake of its platform and its conformance tests, to start from."""
    if slug in installed():
        raise output.Problem(f"There is a connector {slug!r} already, from {installed()[slug].distribution}.")
    try:
        folder = write_package(slug, into)
    except (BadConnectorSlug, FolderTaken) as error:
        raise output.Problem(str(error)) from None
    output.out.print(f"[bold]{folder}[/] holds a connector that passes its tests. Next:")
    output.out.print(f"  pip install -e '{folder}\\[testing]' && qafila connectors test {slug}")


@group.command("test")
def test(slug: Annotated[str, typer.Argument(help="One of `qafila connectors`.")]) -> None:
    """Runs the conformance tests that the connector's package ships."""
    entry = installed().get(slug)
    if entry is None:
        raise UnknownConnector(slug, list(installed()))
    points = list(entry_points(group=TESTS, name=slug))
    if not points:
        raise output.Problem(
            f"The distribution {entry.distribution} ships no tests of its connector {slug!r}: a package names them in"
            f" an entry point of the group {TESTS}.",
            output.NOT_DONE,
        )
    if importlib.util.find_spec("pytest") is None:
        raise output.Problem(
            "These tests need pytest, which is not installed here: `pip install pytest`, then try again.",
            output.NOT_DONE,
        )
    output.finish(output.DONE if _passes(points[0].module) else output.NEEDS_A_PERSON)


@group.command("set")
def set_(
    slug: Annotated[str, typer.Argument(help="One of `qafila connectors`.")],
    settings: SetOption = None,
    secrets: SecretOption = None,
) -> None:
    """Changes what the operator sets once for the whole installation, such as the id and secret of an OAuth app."""
    require_ready()
    kind = registered(slug)
    plain, hidden = given(settings, secrets)
    operator.set_app(kind, plain, hidden)
    output.out.print(f"The app of {kind.name} is set, for all accounts of this installation.")


def _passes(module: str) -> bool:
    """In a process of its own, whatever project the folder is of; its environment has no settings of ours."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--pyargs", module]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(command, env=environment, check=False).returncode == 0  # noqa: S603 - a module that is installed


def _row(entry: Entry) -> tuple[str, str, str, str, str]:
    state = "ready" if entry.broken is None else f"broken: {entry.broken.strip().splitlines()[-1]}"
    return entry.slug, entry.name, entry.version, entry.distribution, state


def document(entry: Entry) -> dict[str, object]:
    """As `connectors --json` shows it."""
    return {
        "slug": entry.slug,
        "name": entry.name,
        "version": entry.version,
        "distribution": entry.distribution,
        "capabilities": list(capabilities(entry.connector)) if entry.connector else [],
        "countries": sorted(entry.connector.countries) if entry.connector else [],
        "checks": dict(entry.checks),
        "broken": entry.broken,
    }
