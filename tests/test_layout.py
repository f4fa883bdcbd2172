"""The shape of the code: what import-linter and ruff cannot say. The rules themselves are in tests/layout.py."""

import re
import types

import pytest

import connectors
from tests.layout import (
    MAX_LINES,
    MAX_SHARE_OVER_USUAL,
    PACKAGES,
    ROOT,
    RULES,
    USUAL_FUNCTION,
    Rule,
    Source,
    connectors_come_from_the_registry,
    django_stays_at_the_edge,
    files_are_short,
    function_sizes,
    functions_are_short,
    libraries_have_one_door,
    names_say_what_is_inside,
    only_the_outermost_catch_everything,
    queries_stay_within_a_business,
    sources,
)

FUNCTION_OF_61_LINES = "def sync():\n" + "    pass\n" * 60


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(rule: Rule) -> None:
    complaints = [complaint for source in sources() for complaint in rule(source)]
    assert not complaints, "\n" + "\n".join(complaints)


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (files_are_short, "sync/plan.py", "x = 1\n" * (MAX_LINES + 1)),
        (functions_are_short, "sync/plan.py", FUNCTION_OF_61_LINES),
        (functions_are_short, "sync/plan.py", "class Plan:\n    async " + FUNCTION_OF_61_LINES.replace("\n", "\n    ")),
        (names_say_what_is_inside, "sync/utils.py", ""),
        (names_say_what_is_inside, "console/helpers/dates.py", ""),
        (names_say_what_is_inside, "sync/plan.py", "class Channel: ..."),
        (django_stays_at_the_edge, "catalog/rules.py", "from django.db import models"),
        (django_stays_at_the_edge, "connectors/models.py", "import django"),
        (django_stays_at_the_edge, "sync/plan.py", "from sync.models import ListingRow"),
        (django_stays_at_the_edge, "sync/plan.py", "from catalog import store"),
        (django_stays_at_the_edge, "sync/plan.py", "from .store import rows"),
        (django_stays_at_the_edge, "sync/plan.py", "def late():\n    from django.conf import settings"),
        (libraries_have_one_door, "images/geometry.py", "from PIL import Image"),
        (libraries_have_one_door, "images/fetch.py", "import pillow_heif"),
        (libraries_have_one_door, "connectors/channels/memory.py", "import httpx"),
        (libraries_have_one_door, "images/fetch.py", "from tenacity import retry"),
        (libraries_have_one_door, "console/pages.py", "from dbos import DBOS"),
        (connectors_come_from_the_registry, "sync/plan.py", "if slug == 'practice': ..."),
        (connectors_come_from_the_registry, "qafila/business.py", "connect('memory')"),
        (connectors_come_from_the_registry, "qafila/business.py", "from connectors.channels.practice import x"),
        (connectors_come_from_the_registry, "sync/runs.py", "from connectors.channels import practice"),
        (only_the_outermost_catch_everything, "sync/plan.py", "try: ...\nexcept: ..."),
        (only_the_outermost_catch_everything, "sync/plan.py", "try: ...\nexcept Exception: ..."),
        (only_the_outermost_catch_everything, "sync/plan.py", "try: ...\nexcept (OSError, BaseException) as e: ..."),
        (only_the_outermost_catch_everything, "sync/plan.py", "try: ...\nexcept Exception: raise ValueError from None"),
        (only_the_outermost_catch_everything, "sync/plan.py", "with contextlib.suppress(Exception): ..."),
        (queries_stay_within_a_business, "console/pages.py", "Product.everywhere.all()"),
    ],
)
def test_a_rule_catches_what_breaks_it(rule: Rule, path: str, text: str) -> None:
    complaints = list(rule(Source(path, text)))
    assert complaints
    assert all(complaint.startswith(path) for complaint in complaints)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("sync/plan.py", "x = 1\n" * MAX_LINES),
        ("sync/plan.py", FUNCTION_OF_61_LINES.removesuffix("    pass\n")),
        ("connectors/testing/fake.py", "import httpx\nclass FakeChannel: ..."),
        ("catalog/models.py", "from django.db import models\nProduct.everywhere.all()"),
        ("sync/store/pushes.py", "from django.db import models\nfrom sync.models import ListingRow"),
        ("console/pages.py", "from django.http import HttpResponse"),
        ("images/pixels/gate.py", "from PIL import Image\nimport pillow_heif"),
        ("practice/photos.py", "import httpx\nname = 'practice'"),
        ("sync/engine.py", "from dbos import DBOS\ntry: ...\nexcept Exception: ..."),
        ("connectors/channels/memory.py", "slug = 'memory'"),
        ("catalog/dialects/practice.py", "name = 'practice'"),
        ("qafila/demo/story.py", "connector = 'practice'"),
        ("tests/sync/test_push.py", "import httpx\nfrom connectors.channels.memory import x\nslug = 'memory'"),
        ("sync/plan.py", "try: ...\nexcept (OSError, ValueError): ..."),
        ("sync/runs.py", "try: ...\nexcept BaseException:\n    tidy()\n    raise"),
    ],
)
def test_no_rule_complains_of_what_is_allowed(path: str, text: str) -> None:
    assert not [complaint for rule in RULES for complaint in rule(Source(path, text))]


def test_most_functions_fit_on_a_screen() -> None:
    sizes = {
        f"{source.path}:{node.lineno} {node.name}": size
        for source in sources()
        for node, size in function_sizes(source)
    }
    long = sorted((name for name, size in sizes.items() if size > USUAL_FUNCTION), key=lambda name: -sizes[name])
    share = len(long) / len(sizes)
    assert share <= MAX_SHARE_OVER_USUAL, f"{share:.1%} of functions have over {USUAL_FUNCTION} lines:\n" + "\n".join(
        long
    )


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_tells_type_checkers_that_it_has_types(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file(), f"add an empty file {package}/py.typed"


def test_connectors_exports_what_its_all_lists() -> None:
    public = {name for name, value in vars(connectors).items() if not _is_private(name, value)}
    assert set(getattr(connectors, "__all__", ())) == public
    assert {"Connector", "ConnectorConfig", "Listing", "Push", "Receipt", "ListingRejected"} <= public


def _is_private(name: str, value: object) -> bool:
    return name.startswith("_") or isinstance(value, types.ModuleType)


@pytest.mark.parametrize("file", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda file: file.name)
def test_locked_requirements_have_hashes_and_name_no_host(file: object) -> None:
    text = (ROOT / "requirements" / str(file)).read_text("utf-8")
    hosts = re.findall(r"^.*(?:://|\.(?:org|com|net|io|dev)\b).*$", text, re.MULTILINE)
    assert not hosts, f"work them out again with `make lock`: {hosts[:3]}"
    pins = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert pins
    assert not [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin]
