"""Google Merchant Center's product data, as TSV, CSV or XML with names in `g:`."""

from collections.abc import Iterable, Sequence

from catalog.dialects.feeds import COLUMNS, EVERYDAY, feed_drafts
from catalog.dialects.profile import Profile
from catalog.drafts import Draft
from catalog.issues import Issue
from catalog.sources.tables import Table

PROFILE = Profile(
    columns=COLUMNS,
    required=("id", "title", "price"),
    strong=(
        *("image_link", "google_product_category", "item_group_id", "identifier_exists", "availability", "condition"),
        *(
            "sale_price_effective_date",
            "additional_image_link",
            "product_type",
            "shipping_weight",
            "gtin",
            "mpn",
            "link",
        ),
    ),
    enough=3,
    everyday=EVERYDAY,
    negative=(
        *("quantity_to_sell_on_facebook", "image[0].url", "additional_variant_attribute", "checkout_url", "variant"),
        *("visibility", "fb_product_category", "inventory"),
    ),
)


class Google:
    name, label = "google", "Google Merchant Center"

    def fits(self, header: Sequence[str]) -> float:
        return PROFILE.fit(header)

    def drafts(self, tables: Sequence[Table]) -> Iterable[Draft | Issue]:
        return feed_drafts(tables, PROFILE)
