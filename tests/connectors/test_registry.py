"""Plugins as pip would install them: distributions in a folder on the path."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.registry import BrokenConnector, UnknownConnector, connector, installed

GOOD = """
from pydantic import Field, SecretStr
from connectors import AccountFacts, Budget, Connector, ConnectorConfig, Limits, Listing, Push, Receipt

class Config(ConnectorConfig):
    shop: str = Field(title="Shop")
    api_key: SecretStr = Field(title="API key")
    old_token: SecretStr | None = Field(default=None, title="Old token")

class Acme(Connector[Config]):
    slug, name = "acme", "Acme Market"
    limits = Limits(budgets=(Budget(per_second=4),))
    def base_url(self) -> str: return "https://acme.example"
    def check_account(self) -> AccountFacts: return AccountFacts()
    def find(self, listing: Listing) -> Receipt | None: return None
    def push(self, push: Push) -> Receipt: return Receipt(remote={})
"""

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    monkeypatch.syspath_prepend(tmp_path)
    modules = set(sys.modules)

    def add(distribution: str, source: str, entry: str = "acme = {module}:Acme") -> None:
        module = distribution.replace("-", "_")
        (tmp_path / f"{module}.py").write_text(source, "utf-8")
        info = tmp_path / f"{module}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n", "utf-8")
        (info / "entry_points.txt").write_text(f"[qafila.connectors]\n{entry.format(module=module)}\n", "utf-8")
        importlib.invalidate_caches()
        installed.cache_clear()

    installed.cache_clear()
    yield add
    installed.cache_clear()
    for name in set(sys.modules) - modules:
        del sys.modules[name]


def test_the_bundled_connectors_come_through_their_entry_points() -> None:
    installed.cache_clear()
    bundled = {slug: entry for slug, entry in installed().items() if entry.distribution == "qafila"}
    assert {"memory", "practice"} <= bundled.keys()
    assert {slug: entry.broken for slug, entry in bundled.items() if entry.broken} == {}
    assert connector("memory").slug == "memory"


def test_anybodys_plugin_stands_beside_them(install: Install) -> None:
    install("qafila-acme", GOOD)
    entry = installed()["acme"]
    assert (entry.name, entry.version, entry.distribution) == ("Acme Market", "1.2", "qafila-acme")
    assert entry.broken is None
    assert all(entry.checks.values())
    assert connector("acme").__module__ == "qafila_acme"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("raise RuntimeError('no licence')", "RuntimeError: no licence"),
        ("import nothing_of_the_kind", "ModuleNotFoundError"),
        ("def broken(:", "SyntaxError"),
        ("raise SystemExit('go away')", "go away"),
        ("class Other: ...", "has no attribute 'Acme'"),
        ("class Acme: ...", "is_a_connector"),
        ("Acme = 7", "is_a_connector"),
        (GOOD.replace('"acme", "Acme', '"akme", "Acme'), "slug_is_its_entry_point"),
        (GOOD.replace('"Acme Market"', '" "'), "has_a_name"),
        (
            GOOD.replace("class Acme(Connector[Config]):", "class Acme(Connector[Config]):\n    revision = 0"),
            "revision",
        ),
        (GOOD.replace('(title="API key")', "()"), "config_fields_have_titles"),
        (GOOD.replace("api_key: SecretStr", "api_key: str"), "secrets_are_secret"),
        (GOOD.replace("old_token: SecretStr |", "old_token: str |"), "secrets_are_secret"),
        (GOOD.replace("def find(", "def look("), "abstract_methods_are_written"),
        (GOOD.replace("    limits =", '    requirements = ("brand",)\n    limits ='), "requirements_are_callable"),
        (GOOD.replace("per_second=4", "per_second=0"), "limits_are_sane"),
        (GOOD.replace("Limits(budgets", "Limits(concurrency=0, budgets"), "limits_are_sane"),
        (GOOD.replace("    limits =", '    countries = frozenset(["Morocco"])\n    limits ='), "countries_are_codes"),
        (GOOD.replace("    limits =", "    limits = 4 #"), "limits_are_sane"),
        (GOOD.replace("    limits =", "    revision = None\n    limits ="), "revision_is_positive"),
    ],
)
def test_a_broken_plugin_is_listed_with_the_reason_and_stops_nothing(install: Install, source: str, told: str) -> None:
    install("qafila-acme", source)
    entry = installed()["acme"]
    assert entry.connector is None
    assert entry.broken is not None
    assert told in entry.broken
    assert connector("memory").slug == "memory"
    with pytest.raises(BrokenConnector, match=r"qafila-acme 1\.2") as broken:
        connector("acme")
    assert broken.value.why == entry.broken


def test_two_plugins_with_one_slug_are_broken_until_one_is_gone(install: Install) -> None:
    install("qafila-acme", GOOD)
    install("other-acme", GOOD)
    entry = installed()["acme"]
    assert entry.connector is None
    assert entry.distribution == "other-acme, qafila-acme"
    assert "qafila_acme:Acme of qafila-acme" in (entry.broken or "")
    assert "other_acme:Acme of other-acme" in (entry.broken or "")


def test_an_unknown_slug_is_answered_with_those_that_can_be_used(install: Install) -> None:
    install("qafila-acme", "raise RuntimeError")
    with pytest.raises(UnknownConnector, match=r"'amce'.*memory, .*practice, ") as unknown:
        connector("amce")
    assert "acme" not in unknown.value.known
