"""A catalogue of Meta's (Facebook, Instagram): Google's names, and some of its own."""

from collections.abc import Iterable, Sequence

from catalog.dialects.feeds import COLUMNS, EVERYDAY, feed_drafts
from catalog.dialects.profile import Profile
from catalog.drafts import Draft
from catalog.folding import folded
from catalog.issues import Issue
from catalog.sources.tables import Table

PROFILE = Profile(
    columns=COLUMNS,
    required=("id", "title", "price"),
    strong=("availability", "condition", "image_link", "link", "item_group_id"),
    enough=3,
    everyday=EVERYDAY,
)
_OWN = frozenset(
    folded(name)
    for name in (
        *("quantity_to_sell_on_facebook", "image[0].url", "additional_variant_attribute", "checkout_url", "inventory"),
        *("fb_product_category", "visibility", "default_product"),
    )
)


class Facebook:
    name, label = "facebook", "Facebook"

    def fits(self, header: Sequence[str]) -> float:
        """A feed with at least one column that Google does not have."""
        return PROFILE.fit(header) if _OWN & {folded(name) for name in header} else 0.0

    def drafts(self, tables: Sequence[Table]) -> Iterable[Draft | Issue]:
        return feed_drafts(tables, PROFILE)
