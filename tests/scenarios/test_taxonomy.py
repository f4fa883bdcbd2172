"""The operator loads Google's list of categories; from then on sellers' categories become numbers."""

from pathlib import Path

import pytest

from tests.scenarios.conftest import Installation

pytestmark = pytest.mark.all

LIST = """# Google_Product_Taxonomy_Version: 2021-09-21
598 - Maison et jardin > Décoration > Tapis et moquettes
602 - Maison et jardin > Décoration > Vases
"""


def test_a_list_is_loaded_and_a_sellers_category_is_known_by_its_name(
    installation: Installation, tmp_path: Path
) -> None:
    taxonomy, sheet = tmp_path / "taxonomy-with-ids.fr-FR.txt", tmp_path / "produits.csv"
    taxonomy.write_text(LIST, "utf-8")
    sheet.write_text("Nom;Prix;Catégorie\nTapis rouge;10;Tapis et moquettes\nVase bleu;5;\nX;5;770077\n", "utf-8")
    installation.done("business", "add", "Souk", "--country", "MA")
    assert "2 categories are known by their names in French" in installation.done("taxonomy", "load", str(taxonomy)).out
    installation.done("import", str(sheet), "--business", "souk")
    products = installation.done("export", "--business", "souk").json()["products"]
    assert [(each["category"], each["seller_category"]) for each in products] == [
        (598, "Tapis et moquettes"),
        (None, None),
        (770077, None),
    ]
    told = installation.done("check", "--business", "souk", "--json").json()
    about = {issue["code"]: issue for issue in told if issue["field"] == "category"}
    assert set(about) == {"category_suggested", "category_unknown"}
    assert "Maison et jardin > Décoration > Vases" in about["category_suggested"]["message"]
    assert about["category_unknown"]["value"] == "770077"
    taxonomy.write_text("Maison et jardin\n", "utf-8")
    refused = installation.run("taxonomy", "load", str(taxonomy))
    assert (refused.code, "with their numbers" in refused.err) == (3, True)
