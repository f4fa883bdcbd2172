"""The rogue connector as an installed distribution, which comes and goes with PYTHONPATH."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.scenarios.conftest import Installation

SOURCE = Path(__file__).parent / "rogue" / "qafila_rogue.py"
METADATA = "Metadata-Version: 2.1\nName: qafila-rogue\nVersion: 1\n"
ENTRY = "[qafila.connectors]\nrogue = qafila_rogue:RogueConnector\n"


@dataclass(frozen=True)
class Rogue:
    """The environment in which it is installed, and the folder that is the platform of one account."""

    path: Path
    shop: Path

    @property
    def installed(self) -> dict[str, str]:
        return {"PYTHONPATH": str(self.path)}

    def behave(self, **moods: str) -> None:
        """By SKU; who is not named behaves."""
        (self.shop / "moods").write_text(json.dumps(moods))

    def listed(self) -> set[str]:
        return {file.stem for file in self.shop.glob("*.json")}

    def creates(self) -> list[str]:
        """Keys, one for each time that it was asked to make something that was not there."""
        return (self.shop / "creates").read_text().split()


def install(folder: Path) -> Path:
    about = folder / "site" / "qafila_rogue-1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(METADATA)
    (about / "entry_points.txt").write_text(ENTRY)
    shutil.copy(SOURCE, folder / "site")
    return folder / "site"


def open_account(installation: Installation, folder: Path, site: Path, name: str = "rogue") -> Rogue:
    """An account of the business `souk` on a shop of its own."""
    made = Rogue(site, folder / name)
    made.shop.mkdir()
    installation.done(
        "account", "add", name, "--business", "souk", "--connector", "rogue", "--set", f"folder={made.shop}",
        **made.installed,
    )  # fmt: skip
    return made
