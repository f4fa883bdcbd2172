"""Categories and tags are found by name and made once."""

from connectors.testing import Answer, Seen, listing_of
from connectors.testing.faults import Cut, Fault
from tests.connectors.accounts import push_of
from tests.connectors.medusa.fake import MedusaShop
from tests.connectors.medusa.runs import connected

RUG = listing_of("RUG", "Tapis", seller_category="Maison > Tapis", tags=("laine", "fait main"))


class EachMakingIsLost(Fault):
    """The first answer to each thing that is made is lost."""

    def __init__(self) -> None:
        self.seen: set[bytes] = set()

    def after(self, seen: Seen) -> None:
        making = seen.method == "POST" and seen.path.endswith(("/product-categories", "/product-tags"))
        if making and seen.content not in self.seen:
            self.seen.add(seen.content)
            raise Cut

    def before(self, seen: Seen) -> Answer | None:
        return None


def _made(shop: MedusaShop) -> list[str]:
    return sorted([each["name"] for each in shop.categories.values()] + [each["value"] for each in shop.tags.values()])


def test_a_path_of_categories_and_tags_are_made_once(shop: MedusaShop) -> None:
    other = listing_of("BOL", "Bol", seller_category="maison  > TAPIS", tags=("laine",))
    with connected(shop) as connector:
        connector.push(push_of(RUG))
        connector.push(push_of(other))
    with connected(shop) as connector:  # another run
        connector.push(push_of(listing_of("POT", "Pot", seller_category="Maison", tags=("laine",))))
    assert _made(shop) == ["Maison", "Tapis", "fait main", "laine"]
    home, rugs = shop.categories.values()
    assert rugs["parent_category_id"] == home["id"]
    assert [each["categories"] for each in shop.products.values()] == [
        [{"id": rugs["id"]}],
        [{"id": rugs["id"]}],
        [{"id": home["id"]}],
    ]


def test_what_was_made_and_not_told_is_not_made_again(shop: MedusaShop) -> None:
    with connected(shop) as connector, shop.disturbed(EachMakingIsLost()):
        connector.push(push_of(RUG))
    assert _made(shop) == ["Maison", "Tapis", "fait main", "laine"]


def test_categories_of_the_same_name_under_different_parents_are_different(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        connector.push(push_of(RUG))
        connector.push(push_of(listing_of("CAR", "Tapis de voiture", seller_category="Auto > Tapis")))
    assert _made(shop) == ["Auto", "Maison", "Tapis", "Tapis", "fait main", "laine"]
    assert len({each["handle"] for each in shop.categories.values()}) == 4


def test_what_the_shop_itself_has_chosen_stays_where_the_seller_names_nothing(shop: MedusaShop) -> None:
    plain = listing_of("BOL", "Bol")
    with connected(shop) as connector:
        receipt = connector.push(push_of(plain))
        (product,) = shop.products.values()
        product["categories"] = [{"id": "pcat_own"}]
        connector.push(push_of(plain, receipt))
    assert product["categories"] == [{"id": "pcat_own"}]
