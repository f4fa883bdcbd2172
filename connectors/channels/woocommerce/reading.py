"""All products that stand in the shop, page by page. A family costs one request more: its variations are not told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from connectors import HttpClient, Standing, StandingVariant, read, told_price
from connectors.channels.woocommerce.replies import TIMEOUT, Params, Remote
from connectors.channels.woocommerce.shelf import EVERYWHERE, PAGE, status_of
from connectors.channels.woocommerce.terms import page_count

FIELDS = "id,type,sku,parent_id,status,permalink,meta_data,name,price,manage_stock,stock_quantity"


class Told(Remote):
    """`manage_stock` is "parent" for a variation whose stock its family counts."""

    name: str = ""
    price: str | None = None
    manage_stock: bool | str = False
    stock_quantity: float | None = None


@dataclass(frozen=True)
class Reading:
    http: HttpClient
    path: str
    currency: str | None

    def listings(self) -> Iterator[Standing]:
        for product in self._all(self.path):
            sold = [product]
            if product.type == "variable":
                sold = [each for each in self._all(f"{self.path}/{product.id}/variations") if each.status == "publish"]
            yield to_standing(product, sold, self.currency)

    def _all(self, path: str) -> Iterator[Told]:
        page, pages = 0, 1
        while page < pages:
            page += 1
            params: Params = {
                "per_page": PAGE,
                "page": page,
                "orderby": "id",
                "order": "asc",
                "include_status": EVERYWHERE,
                "_fields": FIELDS,
            }
            reply = self.http.get(path, params=params, timeout=TIMEOUT)
            pages = page_count(reply.headers.get("x-wp-totalpages"))
            yield from read(reply, list[Told])


def to_standing(product: Told, sold: Sequence[Told], currency: str | None) -> Standing:
    return Standing(
        remote={"listing": str(product.id)},
        key=product.mark,
        status=status_of(product),
        title=unescape(product.name),
        variants=tuple(_to_variant(each, currency) for each in sold),
        url=product.permalink or None,
    )


def _to_variant(sold: Told, currency: str | None) -> StandingVariant:
    counted = sold.manage_stock is True and sold.stock_quantity is not None
    return StandingVariant(
        key=sold.mark if sold.type == "variation" else None,
        sku=sold.sku or None,
        price=told_price(sold.price, currency),
        quantity=int(sold.stock_quantity) if counted and sold.stock_quantity is not None else None,
    )
