"""What an account should show, and what of the product's own faults its plan repeats."""

from catalog.issues import Severity
from catalog.product import Variant
from connectors.channels.memory import MemoryConnector
from connectors.receipt import AccountFacts
from sync.listings import Terms
from sync.prices import PriceRule
from sync.wanted import wanted
from tests.catalog.test_rules import SOLD, product

FRENCH = "<p>Tissé à la main dans le Moyen Atlas, avec de la laine de nos moutons.</p>"


def told(language: str, gtin: str) -> tuple[list[tuple[str, str, Severity]], str | None]:
    rug = product(
        title={"fr": "Tapis en laine", "en": "Wool rug"},
        description={"fr": FRENCH, "en": FRENCH},
        variants=(Variant(key="V1", gtin=gtin, offer=SOLD),),
        images=(),
    )
    terms = Terms(language=language, prices=PriceRule(base="MAD", currency="MAD"))
    (one,) = wanted([rug], MemoryConnector, terms, AccountFacts(), {})
    assert one.listing is not None
    found = [(issue.code, issue.field, issue.severity) for issue in one.issues if issue.code != "pictures_too_few"]
    assert all(issue.product == "RUG" for issue in one.issues)
    return found, one.listing.variants[0].gtin


def test_a_text_in_another_language_is_told_to_the_account_that_shows_it() -> None:
    assert told("fr", "6111245750125") == ([], "6111245750125")
    assert told("en", "6111245750125")[0] == [("language_other", "description", Severity.WARNING)]


def test_a_barcode_of_a_till_is_told_and_not_sent() -> None:
    assert told("fr", "2000000000008") == ([("gtin_in_store", "gtin", Severity.WARNING)], None)
    assert told("fr", "6111245750124") == ([("gtin_invalid", "gtin", Severity.WARNING)], None)
