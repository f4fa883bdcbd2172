"""Our top-level names are common words: another distribution with one of them would overwrite files silently."""

from collections.abc import Mapping, Sequence
from importlib.metadata import packages_distributions

OURS = ("catalog", "images", "connectors", "sync", "console", "practice", "qafila")


class PackageClash(Exception):
    def __init__(self, clashes: Mapping[str, Sequence[str]]) -> None:
        named = "; ".join(f"{package!r} comes from {', '.join(owners)} too" for package, owners in clashes.items())
        super().__init__(
            f"Another installed distribution overwrites a part of Qafila: {named}."
            " Install Qafila in an environment of its own."
        )
        self.clashes = clashes


def refuse_clashes(installed: Mapping[str, Sequence[str]] | None = None) -> None:
    """Raises PackageClash where another distribution has a package of one of our names."""
    owners = packages_distributions() if installed is None else installed
    others = {package: sorted(set(owners.get(package, ())) - {"qafila"}) for package in OURS}
    if clashes := {package: names for package, names in others.items() if names}:
        raise PackageClash(clashes)
