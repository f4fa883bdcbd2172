"""What platforms ask by category, and the answers that count for all of a category."""

import pytest
from pydantic import TypeAdapter, ValidationError

from connectors.asked import Answers, Asked, Rules, amended, rules, unanswered
from connectors.receipt import AccountFacts
from connectors.testing import listing_of

ANSWERS = Answers.read(
    "Savons = BATH_SOAP; Maison > Tapis = RUG\n469 = LAMP", "BATH_SOAP.scent = Rose\n*.scent = None\n*.origin = MA"
)


def test_rules_stand_on_lines_or_between_semicolons() -> None:
    assert rules(" A_b  c= X=Y ;\n\n d = e") == {"a b c": "X=Y", "d": "e"}
    assert rules("") == {}


@pytest.mark.parametrize(
    ("before", "left", "right", "after"),
    [
        ("", "Savons", "SOAP", "Savons = SOAP"),
        ("Tapis = RUG; savons=BATH", "Savons", "SOAP", "Tapis = RUG\nSavons = SOAP"),
        ("Tapis = RUG\nSavons = SOAP", "SAVONS", "", "Tapis = RUG"),
        ("* = X", "A=B; C", "D", "* = X\nA B C = D"),
        ("RUG.material_type = wool", "RUG.material type", "silk = soie", "RUG.material type = silk = soie"),
    ],
)
def test_a_rule_is_changed_and_the_others_stay_as_they_were_written(
    before: str, left: str, right: str, after: str
) -> None:
    changed = amended(before, {left: right})
    assert changed == after
    assert Answers.read(changed, "").category_of(left) == (right or None)


@pytest.mark.parametrize("right", ["a; b = c", "a\nb = c"])
def test_a_right_side_never_becomes_a_rule_of_its_own(right: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        amended("", {"x": right})


@pytest.mark.parametrize("text", ["Savons", "= X", "Savons =", "A = B\nC"])
def test_a_line_that_is_no_rule_is_told_with_an_example(text: str) -> None:
    with pytest.raises(ValidationError, match="Soaps = BATH_SOAP"):
        TypeAdapter(Rules).validate_python(text)


@pytest.mark.parametrize(
    ("own", "google", "found"),
    [
        ("savons", None, "BATH_SOAP"),
        ("Beauté > SAVONS", None, "BATH_SOAP"),
        ("Beauté/savons", None, "BATH_SOAP"),
        ("Maison > Tapis", None, "RUG"),
        ("Tapis", None, None),
        (None, 469, "LAMP"),
        ("Autre", 469, "LAMP"),
        (None, None, None),
    ],
)
def test_a_category_is_found_by_its_path_its_last_name_or_googles_number(
    own: str | None, google: int | None, found: str | None
) -> None:
    assert ANSWERS.category(listing_of("A", "A", seller_category=own, category=google)) == found


def test_an_answer_is_the_rows_own_then_the_categorys_then_anybodys() -> None:
    plain, own = listing_of("A", "A"), listing_of("A", "A", attributes={"Scent": "Ambre"})
    assert ANSWERS.attribute(own, "BATH_SOAP", "scent") == "Ambre"
    assert ANSWERS.attribute(plain, "BATH_SOAP", "scent") == "Rose"
    assert ANSWERS.attribute(plain, "RUG", "origin") == "MA"
    assert ANSWERS.attribute(plain, "RUG", "pile") is None


def test_answers_are_kept_in_the_accounts_facts() -> None:
    assert Answers.told(AccountFacts(values={"answers": ANSWERS.kept()})) == ANSWERS
    assert Answers.told(AccountFacts()) is None


def test_what_is_missing_and_what_is_not_taken_are_told_apart() -> None:
    asked = (Asked(name="scent", title="Scent"), Asked(name="form", values=("Bar", "Liquid")), Asked(name="ok"))
    issues = list(unanswered(asked, {"form": "Stone", "ok": "yes"}, "BATH_SOAP"))
    assert [(issue.code, issue.value) for issue in issues] == [
        ("attribute_missing", ""),
        ("attribute_not_taken", "Stone"),
    ]
    assert "BATH_SOAP.scent" in issues[0].hint_in("en")
    assert "Bar, Liquid" in issues[1].hint_in("ar")
