"""What the command line prints: documents on stdout, progress and problems on stderr, and its exit codes."""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from catalog.issues import Issue, Severity
from catalog.staged import portions
from catalog.text import INTERFACE_LANGUAGES

DONE, NEEDS_A_PERSON, WRONG_USE, NOT_DONE = 0, 1, 2, 3

WIDE = None if sys.stdout.isatty() else 160  # where nobody's window says how wide
out = Console(highlight=False, soft_wrap=True, width=WIDE)
err = Console(stderr=True, highlight=False, soft_wrap=True)

_MARKS = {Severity.ERROR: "[red]✗[/]", Severity.WARNING: "[yellow]![/]", Severity.INFO: "[blue]i[/]"}


def readers_language() -> str:
    """That of the terminal, where no business says whose words are read: French, Arabic, else English."""
    named = next((said for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (said := os.environ.get(name))), "")
    spoken = named[:2].lower()
    return spoken if spoken in INTERFACE_LANGUAGES else "en"


class Problem(Exception):
    """One clear sentence for whoever ran the command, and the exit code that goes with it."""

    def __init__(self, sentence: str, code: int = WRONG_USE) -> None:
        super().__init__(sentence)
        self.code = code


def document(value: Any) -> None:
    """One JSON document on stdout, and nothing else."""
    pieces = json.JSONEncoder(ensure_ascii=False, indent=2, default=str).iterencode(value)
    for some in portions(pieces):  # those of 100,000 issues at once take 250 MB
        sys.stdout.write("".join(some))
    sys.stdout.write("\n")


def finish(code: int) -> NoReturn:
    raise typer.Exit(code)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], on: Console = out) -> None:
    shown = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(escape(str(cell)) for cell in row))
    on.print(shown)


def show_issues(
    issues: Iterable[Issue], language: str, names: dict[str, str] | None = None, alike: int | None = None
) -> None:
    """Each issue in the reader's language: where, what is wrong, what to do. Of one kind, `alike` are shown in full."""
    seen = Counter[str]()
    for issue in issues:
        seen[issue.code] += 1
        if alike is not None and seen[issue.code] > alike:
            continue
        where = [names.get(issue.product, issue.product) if names else issue.product] if issue.product else []
        if issue.at is not None and (issue.at.row or issue.at.column):
            where.append(
                ", ".join(
                    filter(None, (issue.at.sheet, f"row {issue.at.row}" if issue.at.row else "", issue.at.column))
                )
            )
        place = " · ".join(where)
        err.print(f"{_MARKS[issue.severity]} [bold]{escape(place)}[/]" if place else _MARKS[issue.severity], end=" ")
        err.print(f"{escape(issue.message_in(language))} [dim]{escape(issue.hint_in(language))}[/]")
    for code, count in seen.items():
        if alike is not None and count > alike:
            err.print(f"[dim]… and {count - alike} more like it: {code} (--json lists them all)[/]")


@contextmanager
def progress(title: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr; call what it yields with (done, total). Nothing where nobody watches."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=err, transient=True, disable=quiet or not err.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


def lasting(seconds: float) -> str:
    """In the largest unit of which there are at least two."""
    for name, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} seconds"


def waiting(what: str, *, quiet: bool = False) -> AbstractContextManager[object]:
    """Says on stderr what takes its time."""
    return nullcontext() if quiet or not err.is_terminal else err.status(f"{what} …")
