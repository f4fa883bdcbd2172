"""Which of Etsy's categories a seller's are: found by words, among all that Etsy tells."""

from connectors import PlatformCategory
from connectors.channels.etsy import EtsyConnector

RUGS = PlatformCategory(id="1012", name="Home & Living > Floor & Rugs > Rugs")


def test_the_beginning_of_a_word_finds_it_in_spite_of_case(etsy: EtsyConnector) -> None:
    floor = PlatformCategory(id="1009", name="Home & Living > Floor & Rugs")
    assert etsy.categories("RUG") == [floor, RUGS]
    assert etsy.categories("floor rugs home") == [floor, RUGS]
    assert etsy.categories("lamp") == [PlatformCategory(id="2078", name="Home & Living > Lamps")]
    assert etsy.categories("tapis") == []


def test_what_lies_within_comes_after(etsy: EtsyConnector) -> None:
    assert [each.id for each in etsy.categories("floor")] == ["1009", "1012"]
