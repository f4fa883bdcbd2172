"""The marketplace's own words in English, French and Arabic."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGES = ("en", "fr", "ar")
RIGHT_TO_LEFT = frozenset(("ar", "ckb", "fa", "he", "ps", "sd", "ug", "ur", "yi"))


def words(language: str) -> Mapping[str, str]:
    """By name; in English where the language is none of the three."""
    return _all()[language if language in LANGUAGES else "en"]


@cache
def _all() -> Mapping[str, Mapping[str, str]]:
    table = tomllib.loads(resources.files("practice").joinpath("words.toml").read_text("utf-8"))
    return {language: {name: texts[language] for name, texts in table.items()} for language in LANGUAGES}
