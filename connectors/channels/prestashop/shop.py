"""What a shop is: its languages, currency, units and first category; kept in the account's facts."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from connectors import AccountFacts, AccountRefused, Issue, Severity, UnexpectedReply
from connectors.channels.prestashop.documents import NotADocument, Resource, rights_in
from connectors.channels.prestashop.refusals import WHERE, refused
from connectors.channels.prestashop.webservice import Webservice

RIGHTS = {
    "products": "GET PUT POST",
    "combinations": "GET PUT POST DELETE",
    "product_options": "GET POST",
    "product_option_values": "GET POST",
    "stock_availables": "GET PUT",
    "images": "GET POST DELETE",
    "languages": "GET",
    "currencies": "GET",
}
"""What the key has to be allowed, by resource."""
BETTER = {
    "categories": "GET POST",
    "manufacturers": "GET POST",
    "configurations": "GET",
    "specific_prices": "GET PUT POST DELETE",
}
"""Without these products are sold as well: in the first category, without a brand, in kilograms and centimetres, at the
price that is paid alone."""
SETTINGS = {
    "PS_LANG_DEFAULT": "language",
    "PS_CURRENCY_DEFAULT": "currency",
    "PS_WEIGHT_UNIT": "weight_unit",
    "PS_DIMENSION_UNIT": "dimension_unit",
    "PS_HOME_CATEGORY": "home",
    "PS_TAX": "taxes",
}
GRAMS = {"kg": Decimal(1000), "g": Decimal(1), "lb": Decimal("453.59237"), "oz": Decimal("28.349523125")}
MILLIMETRES = {"m": Decimal(1000), "cm": Decimal(10), "mm": Decimal(1), "in": Decimal("25.4")}


class Shop(BaseModel):
    """`languages`: the code of each, such as fr, by its id; ids are those of the shop."""

    model_config = ConfigDict(frozen=True)

    languages: dict[str, str]
    language: str
    """The id of the shop's own."""
    home: str = "2"
    weight_unit: str = "kg"
    dimension_unit: str = "cm"
    takes_categories: bool = True
    takes_brands: bool = True
    takes_discounts: bool = False
    """Only where the key is known to have the right: an account is not paused for a price before."""

    def in_all(self, words: str) -> dict[str, str]:
        """The text in each language of the shop."""
        return dict.fromkeys(self.languages, words)

    def spoken(self, code: str) -> str:
        """The id of the language with this code; the shop's own where it does not have that one."""
        return next((number for number, each in self.languages.items() if each == code), self.language)

    @property
    def gram(self) -> Decimal | None:
        return GRAMS.get(self.weight_unit.lower().removesuffix("s"))

    @property
    def millimetre(self) -> Decimal | None:
        return MILLIMETRES.get(self.dimension_unit.lower())


def check_account(webservice: Webservice) -> AccountFacts:
    given = _rights(webservice)
    lacking = [] if given is None else list(_lacking(given, RIGHTS))
    if lacking:
        raise AccountRefused(f"the key may not do enough: on its page under {WHERE}, tick {'; '.join(lacking)}")
    missed = [] if given is None else list(_lacking(given, BETTER))
    settings = {} if any(each.endswith("configurations") for each in missed) else _settings(webservice)
    takes = {
        "takes_categories": not any(each.endswith("categories") for each in missed),
        "takes_brands": not any(each.endswith("manufacturers") for each in missed),
        "takes_discounts": given is not None and not any(each.endswith("specific_prices") for each in missed),
    }
    shop = _shop(webservice, settings).model_copy(update=takes)
    currency = _currency(webservice, settings.get("currency", ""))
    return AccountFacts(currency=currency, values=shop.model_dump(), issues=tuple(_issues(settings, missed)))


def ask_shop(webservice: Webservice) -> Shop:
    return _shop(webservice, _settings(webservice))


def _rights(webservice: Webservice) -> dict[str, frozenset[str]] | None:
    """None where the shop does not list them, though it is there."""
    reply = webservice.look()
    if reply.ok:
        try:
            return rights_in(reply.content)
        except NotADocument:
            pass
    elif reply.status != 404:
        raise refused(reply, None)
    there = webservice.look("languages")
    if there.status == 404:
        raise AccountRefused(f"{there.request} answered 404: no PrestaShop there, or its addresses are not rewritten")
    if not there.ok:
        raise refused(there, None)
    return None


def _lacking(given: Mapping[str, frozenset[str]], wanted: Mapping[str, str]) -> Iterator[str]:
    for resource, methods in wanted.items():
        missing = [each for each in methods.split() if each not in given.get(resource, ())]
        if missing:
            yield f"{', '.join(missing)} for {resource}"


def _settings(webservice: Webservice) -> dict[str, str]:
    rows = webservice.rows("configurations", "[id,name,value]", {"name": f"[{'|'.join(SETTINGS)}]"})
    return {SETTINGS[each.text("name")]: each.text("value") for each in rows if each.text("name") in SETTINGS}


def _shop(webservice: Webservice, settings: Mapping[str, str]) -> Shop:
    languages = {each.id: _code(each) for each in webservice.rows("languages", "full")}
    if not languages:
        raise UnexpectedReply("the shop has no language")
    first = settings.get("language", "")
    given = {name: settings[name] for name in ("home", "weight_unit", "dimension_unit") if settings.get(name)}
    return Shop(languages=languages, language=first if first in languages else min(languages, key=int), **given)


def _code(language: Resource) -> str:
    """Some shops call English `gb` and write what it is beside that."""
    tag = language.text("language_code") or language.text("iso_code")
    return tag.lower().partition("-")[0]


def _currency(webservice: Webservice, number: str) -> str:
    """The one that all others are told in, where the shop does not let us know which it has chosen."""
    rows = webservice.rows("currencies", "full")
    firsts = [each for each in rows if not number and each.text("conversion_rate").rstrip("0").rstrip(".") == "1"]
    found = next((each for each in rows if each.id == number), firsts[0] if len(firsts) == 1 else None)
    code = found.text("iso_code") if found else ""
    if not code:
        raise UnexpectedReply("the shop does not say which currency it uses")
    return code


def _issues(settings: Mapping[str, str], missed: Sequence[str]) -> Iterator[Issue]:
    if missed:
        told = "; ".join(missed)
        yield Issue(code="shop_key_rights_missing", severity=Severity.WARNING, value=told, raw=f"{WHERE}: {told}")
    if settings.get("taxes") == "1":
        yield Issue(code="shop_prices_without_tax", field="variants.price", severity=Severity.INFO)
