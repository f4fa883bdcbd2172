"""Programme staff add their businesses from a list."""

from pathlib import Path

import pytest

from tests.scenarios.conftest import Installation

pytestmark = pytest.mark.all


def test_a_list_of_businesses_is_added_by_one_command_and_again_changes_nothing(
    installation: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "cohorte.csv"
    file.write_text("Entreprise;Pays;Femme\nTigmi;Maroc;oui\nAtlas;Atlantide;non\nقهوة;رواندا;نعم\n", "utf-8-sig")
    first = installation.done("business", "import", str(file), "--json", code=1).json()
    assert [first[each] for each in ("rows", "created", "changed", "unchanged")] == [3, 2, 0, 0]
    assert [(one["slug"], one["country"], one["women_led"], one["outcome"]) for one in first["businesses"]] == [
        ("tigmi", "MA", True, "created"),
        ("قهوة", "RW", True, "created"),
    ]
    (issue,) = first["issues"]
    assert (issue["row"], issue["column"], issue["value"]) == (2, "Pays", "Atlantide")
    again = installation.done("business", "import", str(file), "--json", code=1).json()
    assert [again[each] for each in ("created", "changed", "unchanged")] == [0, 0, 2]
    missing = installation.run("business", "import", str(tmp_path / "none.csv"))
    assert (missing.code, "There is no file" in missing.err) == (2, True)
    file.write_text("Prix;Titre\n1;2\n", "utf-8")
    refused = installation.run("business", "import", str(file))
    assert (refused.code, "no columns for the names of the businesses" in refused.err) == (3, True)
    for spoken, word in (("fr_MA.UTF-8", "entreprises"), ("ar_MA.UTF-8", "المؤسسات")):
        refused = installation.run("business", "import", str(file), LANG=spoken)
        assert (refused.code, word in refused.err) == (3, True)
