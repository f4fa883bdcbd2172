"""The rules of the layout, each a function from a source file to complaints. tests/test_layout.py runs them."""

import ast
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES: tuple[str, ...] = tuple(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
SLUGS = frozenset(PROJECT["project"]["entry-points"]["qafila.connectors"])

MAX_LINES = 300
MAX_FUNCTION, USUAL_FUNCTION, MAX_SHARE_OVER_USUAL = 60, 30, 0.05
NAMES_OF_EVERYTHING = frozenset(("utils", "helpers", "common", "base", "manager"))
DJANGO_MODULES = frozenset(("models", "apps", "migrations", "store", "opening", "runs", "reconcile", "engine"))
DOORS = {
    "PIL": ("images/pixels/", "images/inspect.py", "qafila/demo/photos.py"),
    "pillow_heif": ("images/pixels/gate.py",),
    "pyvips": ("images/pixels/libvips.py",),
    "httpx": ("connectors/http.py", "connectors/testing/", "images/fetch.py", "practice/"),
    "tenacity": ("connectors/http.py",),
    "dbos": ("sync/engine.py",),
    "prometheus_client": ("qafila/metrics.py",),
}
CATCHES_EVERYTHING = (
    "sync/push.py",  # guards a run against a plugin
    "sync/calls.py",  # the same, listing by listing
    "sync/asking.py",  # the same, for what is asked of the account
    "connectors/allowance.py",  # guards an answer against what a plugin reads from it
    "connectors/registry.py",  # a plugin may fail to load in any way
    "sync/engine.py",  # the outermost handlers: nothing below may end the process with a stack trace
    "qafila/__main__.py",
    "console/middleware.py",
)
SEES_ALL_BUSINESSES = (
    *(f"{package}/models.py" for package in PACKAGES),  # where `everywhere` is defined
    "images/store/tidying.py",  # a file may be several businesses'
    "sync/engine.py",  # shares work out over all accounts
    "sync/store.py",
    "sync/store/",
    "sync/runs.py",
    "console/access.py",  # says which businesses a person may see
    "console/notices/letters.py",  # sends every business's
    "console/starting.py",  # which of hers a person has made already
    "qafila/",  # the operator's command line
)


@dataclass(frozen=True)
class Source:
    """A Python file: its path from the root of the project, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def package(self) -> str:
        return PurePosixPath(self.path).parts[0]

    @property
    def names(self) -> tuple[str, ...]:
        return PurePosixPath(self.path).with_suffix("").parts

    def is_in(self, places: tuple[str, ...]) -> bool:
        """Whether it is one of the files, or lies in one of the folders (those end with a slash)."""
        return any(self.path.startswith(place) if place.endswith("/") else self.path == place for place in places)


Rule = Callable[[Source], Iterator[str]]


@cache
def sources() -> tuple[Source, ...]:
    """The project's own Python files. Migrations are left out: Django writes them."""
    folders = (*PACKAGES, "tests", "benchmarks", "docs")
    files = (
        file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in file.parts
    )
    return tuple(Source(file.relative_to(ROOT).as_posix(), file.read_text("utf-8")) for file in files)


def function_sizes(source: Source) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


def imported(source: Source) -> Iterator[tuple[int, str]]:
    """Line and full name of every module that may be imported (`from a import b` may mean a or a.b)."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                module = ".".join((*source.names[: -node.level], module)).strip(".")
            yield node.lineno, module
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def files_are_short(source: Source) -> Iterator[str]:
    lines = source.text.count("\n")
    if lines > MAX_LINES:
        yield f"{source.path} has {lines} lines (at most {MAX_LINES}): split it by noun"


def functions_are_short(source: Source) -> Iterator[str]:
    for node, size in function_sizes(source):
        if size > MAX_FUNCTION:
            yield f"{source.path}:{node.lineno} {node.name} has {size} lines (at most {MAX_FUNCTION}): name its parts"


def names_say_what_is_inside(source: Source) -> Iterator[str]:
    for name in NAMES_OF_EVERYTHING.intersection(source.names):
        yield f"{source.path}: a module named {name!r} collects everything; name it by what it holds"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and node.name == "Channel":
            yield f"{source.path}:{node.lineno} class Channel: say Connector (the kind) or ChannelAccount (the account)"


def django_stays_at_the_edge(source: Source) -> Iterator[str]:
    if source.package not in {"catalog", "images", "connectors", "sync"}:
        return
    if source.package != "connectors" and DJANGO_MODULES.intersection(source.names[1:]):
        return
    for line, module in imported(source):
        first, *rest = module.split(".")
        rows = first in PACKAGES and rest and rest[0] in DJANGO_MODULES
        if first.startswith("django") or rows:
            allowed = ", ".join(sorted(DJANGO_MODULES))
            yield f"{source.path}:{line} imports {module}: only modules named {allowed} may"


def libraries_have_one_door(source: Source) -> Iterator[str]:
    if source.package not in PACKAGES:
        return
    for line, library in sorted({(line, module.split(".")[0]) for line, module in imported(source)}):
        doors = DOORS.get(library)
        if doors is not None and not source.is_in(doors):
            yield f"{source.path}:{line} imports {library}: only {', '.join(doors)} may"


def connectors_come_from_the_registry(source: Source) -> Iterator[str]:
    own_names = ("connectors/channels/", "catalog/dialects/")  # a dialect is named for the software that writes it
    if source.package not in PACKAGES or source.path.startswith(own_names):
        return
    allowed = {"practice"} if source.package in {"qafila", "console", "practice"} else set()
    allowed |= {"meta"} if source.package == "practice" else set()  # an element of HTML
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in SLUGS - allowed:
            yield f"{source.path}:{node.lineno} names the connector {node.value!r}: ask the registry, or a capability"
    for line, module in imported(source):
        if module.startswith("connectors.channels"):
            yield f"{source.path}:{line} imports {module}: connectors are reached through their entry points"


def only_the_outermost_catch_everything(source: Source) -> Iterator[str]:
    if source.is_in(CATCHES_EVERYTHING):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler):
            if isinstance(last := node.body[-1], ast.Raise) and last.exc is None:
                continue  # it tidies up and lets the error pass
            caught = _names(node.type) if node.type else {"BaseException"}
        elif isinstance(node, ast.Call) and _names(node.func) & {"suppress"}:
            caught = set().union(*map(_names, node.args))
        else:
            continue
        if caught & {"Exception", "BaseException"}:
            yield f"{source.path}:{node.lineno} catches everything: name the errors, or let them pass"


def queries_stay_within_a_business(source: Source) -> Iterator[str]:
    if source.package not in PACKAGES or source.is_in(SEES_ALL_BUSINESSES):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "everywhere":
            yield f"{source.path}:{node.lineno} looks at every business (.everywhere): ask within one"


def _names(node: ast.expr) -> set[str]:
    """The last parts of the names in `a`, `a.b` or `(a, b.c)`."""
    if isinstance(node, ast.Tuple):
        return set().union(*map(_names, node.elts))
    return {node.id} if isinstance(node, ast.Name) else {node.attr} if isinstance(node, ast.Attribute) else set()


RULES: tuple[Rule, ...] = (
    files_are_short,
    functions_are_short,
    names_say_what_is_inside,
    django_stays_at_the_edge,
    libraries_have_one_door,
    connectors_come_from_the_registry,
    only_the_outermost_catch_everything,
    queries_stay_within_a_business,
)
