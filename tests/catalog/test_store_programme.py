"""A programme's list taken over twice, changed, and at odds with what is known."""

import pytest

from catalog import store
from catalog.models import Business
from catalog.programme import read_programme

pytestmark = pytest.mark.django_db

LIST = "Nom;Pays;Cohorte;Femme;Langue;Devise;Identifiant\nAtlas;MA;A;oui;;;\nNour;KW;A;;en;;\nMédina;TN;B;;fr;TND;\n"


def taken(text: str, *, dry_run: bool = False) -> list[tuple[str, str, tuple[str, ...]]]:
    summary = store.save_programme(read_programme(text.encode()), dry_run=dry_run)
    assert len(summary.taken) == sum(summary.count(each) for each in ("created", "changed", "unchanged"))
    return [(one.business.slug, one.outcome, one.changes) for one in summary.taken]


def issues(text: str) -> list[tuple[int, str, str]]:
    found = store.save_programme(read_programme(text.encode())).issues
    return [(issue.at.row, issue.at.column, issue.code) for issue in found if issue.at]


def test_a_list_is_added_once_and_taken_over_again_without_a_change() -> None:
    assert taken(LIST) == [("atlas", "created", ()), ("nour", "created", ()), ("médina", "created", ())]
    atlas, medina, nour = store.businesses()
    assert (atlas.country, atlas.currency, atlas.language, atlas.cohort, atlas.women_led, atlas.youth_led) == (
        "MA", "MAD", "fr", "A", True, None,
    )  # fmt: skip
    assert (nour.currency, nour.language, nour.women_led) == ("KWD", "en", None)
    assert (medina.country, medina.currency) == ("TN", "TND")
    assert [outcome for _, outcome, _ in taken(LIST)] == ["unchanged"] * 3
    assert len(store.businesses()) == 3


def test_a_dry_run_tells_the_same_and_writes_nothing() -> None:
    assert taken(LIST, dry_run=True) == [("atlas", "created", ()), ("nour", "created", ()), ("médina", "created", ())]
    assert store.businesses() == []
    taken(LIST)
    assert taken(LIST.replace("Atlas;MA;A", "Atlas;MA;B"), dry_run=True)[0] == ("atlas", "changed", ("cohort",))
    assert store.business("atlas").cohort == "A"


def test_what_the_list_says_anew_is_taken_over_and_what_it_leaves_blank_stays() -> None:
    taken(LIST)
    again = "Nom;Pays;Cohorte;Femme;Langue\nATLAS;Maroc;;non;ar\n"
    assert taken(again) == [("atlas", "changed", ("language", "women_led"))]
    atlas = store.business("atlas")
    assert (atlas.name, atlas.cohort, atlas.women_led, atlas.language, atlas.currency) == (
        "Atlas", "A", False, "ar", "MAD",
    )  # fmt: skip


def test_a_short_name_finds_a_business_that_was_renamed() -> None:
    taken(LIST)
    assert taken("Nom,Pays,slug\nCoopérative Atlas,MA,atlas\n") == [("atlas", "changed", ("name",))]
    assert store.business("atlas").name == "Coopérative Atlas"


def test_a_business_does_not_change_its_country_by_a_list() -> None:
    taken(LIST)
    assert issues("Nom;Pays;Cohorte\nAtlas;Koweït;C\nRif;MA;C\n") == [(1, "Pays", "business_country_differs")]
    assert (store.business("atlas").country, store.business("atlas").cohort) == ("MA", "A")
    assert store.business("rif").cohort == "C"


def test_one_bad_row_costs_no_other() -> None:
    assert issues("Nom;Pays\nAtlas;Atlantide\nRif;MA\n") == [(1, "Pays", "business_country_unknown")]
    assert [business.slug for business in Business.objects.all()] == ["rif"]


def test_what_became_of_a_list_is_told_in_the_readers_language() -> None:
    listed = read_programme(LIST.encode())
    tried = store.save_programme(listed, dry_run=True).told(dry_run=True)
    done = store.save_programme(listed).told(dry_run=False)
    assert tried.message_in("fr").startswith("Rien n'a été écrit (essai). Lignes\xa0: 3. Entreprises à ajouter\xa0: 3,")
    assert done.message_in("ar") == "الصفوف: 3. المؤسسات المضافة: 3، المعدّلة: 0، بلا تغيير: 0، غير المأخوذة: 0."
