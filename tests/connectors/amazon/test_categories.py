"""Which of Amazon's product types a seller's are: as Amazon finds them."""

from connectors import PlatformCategory
from connectors.channels.amazon import AmazonConnector


def test_a_product_type_is_found_by_words(amazon: AmazonConnector) -> None:
    assert amazon.categories("soap") == [PlatformCategory(id="BATH_SOAP", name="Bath_Soap")]
    assert amazon.categories("xyz") == []
