"""Categories suggested from titles: which words count, and how often the suggestion is wrong."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.categories import categories, category_name, suggested


def titles(name: str) -> list[list[str]]:
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    return [line.split(" | ") for line in lines if line and not line.startswith("#")]


def outcomes(told: list[list[str]]) -> tuple[int, list[str]]:
    """How many suggestions are right (or rightly withheld), and the titles with a wrong one."""
    right, wrong = 0, []
    for accepted, title in told:
        language = "ar" if re.search(r"[\u0620-\u064a]", title) else "fr"
        found = suggested({language: title})
        number = found.category.id if found else 0
        right += str(number) in accepted.split(",")
        if number and str(number) not in accepted.split(","):
            wrong.append(f"{title}: {number} by {found.words!r}")
    return right, wrong


@pytest.mark.parametrize(
    ("told", "least_right", "most_wrong"),
    [
        (titles("titles.txt")[0::2], 0.93, 1),
        (titles("titles.txt")[1::2], 0.93, 1),
        (titles("titles_later.txt"), 0.8, 3),
    ],
    ids=["used to improve the vocabulary", "held out", "typed afterwards"],
)
def test_few_titles_are_not_told_and_fewer_wrongly(told: list[list[str]], least_right: float, most_wrong: int) -> None:
    right, wrong = outcomes(told)
    assert len(told) >= 60
    assert len(wrong) <= most_wrong, wrong
    assert right >= least_right * len(told)


@pytest.mark.parametrize(
    ("title", "number", "words"),
    [
        ({"fr": "Porte-savon en bois d'olivier"}, 582, "Porte savon"),
        ({"fr": "Lot de 6 verres à thé"}, 2951, "verres à thé"),
        ({"fr": "2 grands paniers tressés"}, 573, "paniers"),
        ({"fr": "Promo - Tapis berbère"}, 598, "Tapis"),
        ({"fr": "Coque motif zellige"}, None, None),
        ({"fr": "Étui, rouge, cuir, sac"}, None, None),
        ({"en": "Olive wood salad bowls"}, 3498, "salad bowls"),
        ({"en": "Honey blonde wig"}, None, None),
        ({"en": "Silver ring with lapis lazuli"}, 200, "Silver ring"),
        ({"en": "Raw honey, 500 g"}, 4947, "Raw honey"),
        ({"en": "Dog collar, beaded necklace"}, None, None),
        ({"fr": "Hand woven wool rug"}, 598, "rug"),
        ({"ar": "الزربية الأمازيغية"}, 598, "الزربية"),
        ({"ar": "زرْبِيَّة صوف"}, 598, "زربية"),
        ({"ar": "علبة للمجوهرات"}, None, None),
        ({"ar": "حناء للشعر"}, 2814, "حناء"),
        ({"fr": "Châle en laine", "en": "Wool shawl", "ar": "شال صوف"}, 543674, "Châle"),
        ({"fr": "Tapis", "en": "Lamp"}, None, None),
        ({"fr": "Tapis", "en": "Mystery"}, 598, "Tapis"),
        ({"fr": ""}, None, None),
        ({}, None, None),
    ],
)
def test_the_head_of_the_title_counts(title: dict[str, str], number: int | None, words: str | None) -> None:
    found = suggested(title)
    assert (found and found.category.id, found and found.words) == (number, words)


@given(st.dictionaries(st.sampled_from(("fr", "ar", "en", "sv")), st.text(max_size=80), max_size=3))
def test_no_title_is_too_strange(title: dict[str, str]) -> None:
    suggested(title)


def test_the_vocabulary_has_names_that_tell_apart_and_words_in_three_languages() -> None:
    known = categories()
    assert len(known) >= 60
    for language in ("en", "fr", "ar"):
        names = [category.name[language] for category in known.values()]
        assert len(set(names)) == len(names)
        words = [word for category in known.values() for word in category.words[language]]
        assert all(category.words[language] for category in known.values())
        assert len(set(words)) == len(words), sorted(word for word in set(words) if words.count(word) > 1)


def test_every_number_is_one_of_googles(shared: Path) -> None:
    file = shared / "reference" / "google_taxonomy" / "taxonomy-with-ids.en-US.2021-09-21.txt"
    if not file.is_file():
        pytest.skip(f"{file} is absent")
    numbers = {line.split(" - ")[0] for line in file.read_text("utf-8").splitlines()}
    assert not {number for number in categories() if str(number) not in numbers}


def test_a_category_has_a_short_name_in_the_readers_language() -> None:
    assert [category_name(598, language) for language in ("fr", "ar", "en", "sv")] == [
        "Tapis", "زرابي وسجاد", "Rugs", "Rugs",
    ]  # fmt: skip
    assert not category_name(999999, "fr")
