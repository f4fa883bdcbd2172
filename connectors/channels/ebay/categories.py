"""eBay's categories that fit some words, as eBay itself suggests them; its sandbox knows none."""

from collections.abc import Sequence

from connectors import HttpClient, read
from connectors.asked import PlatformCategory
from connectors.channels.ebay.replies import Suggestions, Tree

TAXONOMY = "commerce/taxonomy/v1"


def suggested(http: HttpClient, marketplace: str, words: str) -> Sequence[PlatformCategory]:
    """Each with what it lies within."""
    params = {"marketplace_id": marketplace}
    tree = read(http.get(f"{TAXONOMY}/get_default_category_tree_id", params=params), Tree).category_tree_id
    path = f"{TAXONOMY}/category_tree/{tree}/get_category_suggestions"
    reply = http.get(path, params={"q": words}, allow=(204,))
    told = read(reply, Suggestions).category_suggestions if reply.status != 204 else ()
    return [PlatformCategory(id=each.category.category_id, name=each.path) for each in told]
