"""The package that `qafila connectors new` writes: a copy of `template/` under another name."""

import re
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

_NAMES = re.compile("qafila_acme|qafila-acme|to_acme|Acme Market|Acme|acme")
_SLUG = re.compile("[a-z]([a-z0-9-]*[a-z0-9])?")


class BadConnectorSlug(ValueError):
    """The name cannot be a connector's."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"{slug!r} cannot be a connector's short name: use small letters, digits and hyphens, such as my-shop."
        )
        self.slug = slug


class FolderTaken(ValueError):
    """Something of that name is there already."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is a folder {folder} already: choose another place with --into, or another name.")
        self.folder = folder


def write_package(slug: str, into: Path) -> Path:
    """The folder of the new distribution. Nothing is overwritten."""
    if not _SLUG.fullmatch(slug) or "--" in slug:
        raise BadConnectorSlug(slug)
    folder = into / f"qafila-{slug}"
    if folder.exists():
        raise FolderTaken(folder)
    _copy(resources.files(__name__) / "template", folder, _names_for(slug))
    return folder


def _names_for(slug: str) -> dict[str, str]:
    words, name = slug.split("-"), slug.replace("-", "_")
    return {
        "qafila_acme": f"qafila_{name}",
        "qafila-acme": f"qafila-{slug}",
        "to_acme": f"to_{name}",
        "Acme Market": " ".join(word.capitalize() for word in words),
        "Acme": "".join(word.capitalize() for word in words),
        "acme": slug,
    }


def _copy(source: Traversable, target: Path, names: dict[str, str]) -> None:
    if source.is_file():
        text = source.read_text("utf-8")
        target.write_text(_NAMES.sub(lambda found: names[found[0]], text), encoding="utf-8")
        return
    target.mkdir(parents=True)
    for each in source.iterdir():
        if each.name != "__pycache__":
            _copy(each, target / _NAMES.sub(lambda found: names[found[0]], each.name), names)
