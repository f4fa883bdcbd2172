"""A catalogue leaves as a file, is edited in a spreadsheet, and comes back; the shop's own export is imported again."""

from pathlib import Path

import pytest

from tests.scenarios.conftest import Installation

pytestmark = pytest.mark.all

SHEET = "Nom;الاسم;Prix;Taille;Quantité\nTapis;زربية;1 250,50;M;3\nTapis;زربية;1300;L;\n=Pot;;80;;0\n"


@pytest.mark.parametrize("format_", ["json", "csv", "xlsx"])
def test_an_export_that_comes_back_changes_nothing_and_an_edit_in_it_stays(
    installation: Installation, tmp_path: Path, format_: str
) -> None:
    sheet, file = tmp_path / "produits.csv", tmp_path / f"catalogue.{format_}"
    sheet.write_text(SHEET, "utf-8")
    installation.done("business", "add", "Souk", "--country", "MA")
    installation.done("import", str(sheet), "--business", "souk")
    before = installation.done("export", "--business", "souk").json()
    installation.done("export", "--business", "souk", "--format", format_, "--output", str(file))
    again = installation.done("import", str(file), "--business", "souk", "--json").json()
    assert (again["created"], again["changed"], again["unchanged"], again["issues"]) == (0, 0, 2, [])
    assert installation.done("export", "--business", "souk").json() == before
    if format_ == "xlsx":
        return
    file.write_bytes(file.read_bytes().replace(b"1250.50", b"999.00"))
    assert installation.done("import", str(file), "--business", "souk", "--json").json()["changed"] == 1
    installation.done("import", str(sheet), "--business", "souk")  # says nothing new, so the edit stays
    (rug, _) = installation.done("export", "--business", "souk").json()["products"]
    assert [one["offer"]["price"]["amount"] for one in rug["variants"]] == ["999.00", "1300.00"]
