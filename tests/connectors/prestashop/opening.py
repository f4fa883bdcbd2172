"""What a shop has on its first day: languages, a currency, settings and one category."""

from collections.abc import Sequence

from tests.connectors.prestashop.fields import PLAIN, SINGULAR
from tests.connectors.prestashop.goods import Row


def opened(languages: Sequence[str], currency: str, *, taxes: bool) -> dict[str, dict[int, Row]]:
    tables: dict[str, dict[int, Row]] = {name: {} for name in SINGULAR}
    for number, code in enumerate(languages, 1):
        tag = {"gb": "en-gb"}.get(code, code)
        row = {"name": code, "iso_code": code, "language_code": tag, "active": "1"}
        tables["languages"][number] = {"id": number, **dict.fromkeys(PLAIN["languages"].split(), ""), **row}
    blank = dict.fromkeys(PLAIN["currencies"].split(), "")
    tables["currencies"][1] = {"id": 1, **blank, "iso_code": "USD", "conversion_rate": "1.100000", "active": "1"}
    tables["currencies"][2] = {"id": 2, **blank, "iso_code": currency, "conversion_rate": "1.000000", "active": "1"}
    settings = {
        "PS_LANG_DEFAULT": "1",
        "PS_CURRENCY_DEFAULT": "2",
        "PS_WEIGHT_UNIT": "kg",
        "PS_DIMENSION_UNIT": "cm",
        "PS_HOME_CATEGORY": "2",
        "PS_TAX": "1" if taxes else "0",
    }
    for number, (name, value) in enumerate(settings.items(), 1):
        tables["configurations"][number] = {"id": number, "name": name, "value": value}
    words = {str(number): "Accueil" for number in tables["languages"]}
    tables["categories"][2] = {"id": 2, "id_parent": "1", "active": "1", "is_root_category": "1", "name": words}
    return tables
