"""How a sheet's columns are read is shown, can be corrected, and is remembered."""

import json
from pathlib import Path

import pytest

from tests.scenarios.conftest import Installation

pytestmark = pytest.mark.all


def test_a_mapping_is_shown_corrected_and_remembered(installation: Installation, tmp_path: Path) -> None:
    installation.done("business", "add", "Tigmi", "--country", "MA")
    sheet, said = tmp_path / "liste.csv", tmp_path / "mapping.json"
    sheet.write_text("Truc;Prix;Atelier;Qté;Fichiers\nTapis;120 DH;Fès;3;t.jpg\nVase;80 DH;Safi;1;v.jpg\n", "utf-8")
    said.write_text(json.dumps({"Atelier": "brand"}), "utf-8")
    told = ("import", str(sheet), "--business", "tigmi")

    tried = installation.done(*told, "--dry-run", "--json").json()
    assert [(one["column"], one["field"], one["reason"]) for one in tried["mapping"]] == [
        ("Truc", "title", "content"),
        ("Prix", "price", "name"),
        ("Atelier", "attribute", "unknown"),
        ("Qté", "quantity", "name"),
        ("Fichiers", "images", "content"),
    ]
    shown = installation.done(*told, "--dry-run")
    assert "guessed from its cells" in shown.err
    assert "guessed" not in shown.out

    installation.run(*told, "--mapping", str(said), "--json")
    again = installation.run(*told, "--json").json()
    assert [one["reason"] for one in again["mapping"]] == ["given", "name", "given", "name", "given"]
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 2)
    products = installation.done("export", "--business", "tigmi").json()["products"]
    assert [(one["brand"], one["variants"][0]["offer"]["price"]["amount"]) for one in products] == [
        ("Fès", "120.00"),
        ("Safi", "80.00"),
    ]
