"""Every text of the pages exists in French and Arabic, whole, and is compiled without anything but Python."""

import gettext
import re
import shutil
from pathlib import Path

import pytest
from django.utils import translation

from catalog.issues import Issue, issue_texts, unbroken
from console.api import api
from console.told import told
from console.translations import compile_stale
from console.words import BY_PROGRAMS, DEEDS, HINTS, deed_in_words
from tests.console import msgids

SAME = frozenset({"Excel", "CSV", "Qafila"})
"""Texts that a language may write as English does."""
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|<(/?\w+)")
EACH = [(area, language) for area in msgids.AREAS for language in msgids.LANGUAGES]


@pytest.mark.parametrize(("area", "language"), EACH)
def test_every_text_is_translated_and_none_is_left_over(area: str, language: str) -> None:
    said = {message.id: message.string for message in msgids.read(area, language) if message.id}
    assert set(said) == msgids.msgids(area), "bring them up to date with `python -m tests.console.msgids`"
    for msgid, msgstr in said.items():
        whole = all(msgstr) if isinstance(msgstr, tuple) else bool(msgstr)
        assert whole, f"not translated: {msgid}"
        assert msgstr != msgid or msgid in SAME, f"not translated: {msgid}"


@pytest.mark.parametrize(("area", "language"), EACH)
def test_what_is_filled_in_stands_in_every_form(area: str, language: str) -> None:
    for message in msgids.read(area, language):
        msgid = message.id[-1] if isinstance(message.id, tuple) else message.id
        for form in message.string if isinstance(message.string, tuple) else (message.string,):
            if msgid:
                assert set(PLACEHOLDER.findall(form)) == set(PLACEHOLDER.findall(msgid)), form


@pytest.mark.parametrize(("area", "language"), EACH)
def test_plurals_have_all_their_forms(area: str, language: str) -> None:
    wanted = {"fr": 2, "ar": 6}[language]
    plural = [message for message in msgids.read(area, language) if isinstance(message.id, tuple)]
    assert all(len(message.string) == wanted for message in plural)
    assert f"Plural-Forms: {msgids.PLURALS[language]}" in msgids.po(area, language).read_text("utf-8")


@pytest.mark.parametrize("area", msgids.AREAS)
def test_french_signs_stay_with_their_words_at_the_end_of_a_line(area: str) -> None:
    strings = [message.string for message in msgids.read(area, "fr")]
    forms = [form for string in strings for form in (string if isinstance(string, tuple) else (string,))]
    assert not [form for form in forms if form != unbroken(form)]


def test_a_fresh_machine_compiles_them(tmp_path: Path) -> None:
    shutil.copytree(msgids.LOCALE, tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo"))
    made = compile_stale(tmp_path / "locale")
    assert len(made) == len(EACH)
    assert compile_stale(tmp_path / "locale") == []
    with (tmp_path / "locale/pages/ar/LC_MESSAGES/django.mo").open("rb") as file:
        arabic = gettext.GNUTranslations(file)
    singular, plural = "about %(minutes)d minute left", "about %(minutes)d minutes left"
    forms = [arabic.ngettext(singular, plural, count) for count in (0, 1, 2, 3, 11, 100)]
    assert forms[:4] == list(dict.fromkeys(forms[:4])), "each count has a form of its own"
    assert "دقائق" in forms[3]
    assert forms[4] == forms[5] == "تتبقى نحو %(minutes)d دقيقة"


def test_texts_of_code_and_of_templates_are_found() -> None:
    assert set(msgids._of_code('x = _("a b")\ny = ngettext("one", "many", 3)\nz = f("c")')) == {"a b", ("one", "many")}
    template = (
        "{% load i18n %}{% translate 'Go' %}{% blocktranslate %}Hi {{ who }}{% endblocktranslate %}"
        "{% blocktranslate count n=n %}one{% plural %}{{ n }} of them{% endblocktranslate %}"
    )
    assert set(msgids._of_template(template)) == {"Go", "Hi %(who)s", ("one", "%(n)s of them")}


TO_THE_OPERATOR = {
    *("connector_missing", "taxonomy_language_unknown", "consent_timed_out"),  # no page shows them
    *("photo_folder_missing", "photo_folder_too_full", "photo_link_to_folder", "photo_background_nearly_white"),
    *("currency_different", "language_other", "dialect_offered"),  # they name a column or say to leave it first
    *("programme_taken", "programme_tried"),  # what a command says of its own work
}
"""Hints that name a command, and nothing on the pages does the same."""


def test_hints_on_the_pages_name_no_command() -> None:
    with_command = {
        code
        for code, parts in issue_texts().items()
        if re.search(r"qafila [a-z]+ |--[a-z]|mapping file", parts["hint"]["en"])
    }
    assert with_command - set(HINTS) <= TO_THE_OPERATOR
    assert set(HINTS) <= set(issue_texts())
    with translation.override("fr"):
        said = told(Issue(code="account_refused", raw="401"), "fr")
    assert (said["hint"], said["raw"]) == (
        "Créez une nouvelle clé sur la plateforme et donnez-la dans les réglages de ce compte.",
        "401",
    )


def test_what_programs_do_is_told_in_words() -> None:
    methods = [told for path in api.get_openapi_schema()["paths"].values() for told in path.items()]
    calls = {told["operationId"] for method, told in methods if method != "get"}
    unsaid = {call for call in calls if not any(call.endswith(f"_{name}") for name in BY_PROGRAMS)}
    assert not unsaid
    assert set(BY_PROGRAMS.values()) <= set(DEEDS)
    with translation.override("fr"):
        assert deed_in_words("api start_sync") == "a publié (par un programme)"
