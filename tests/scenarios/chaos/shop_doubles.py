"""The doubles of shops that run their own software: how a web host in front of one says that it is too much."""

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.channels.prestashop.mapping import key_in
from connectors.channels.saleor.mapping import key_in as saleors_key_in
from connectors.channels.woocommerce.replies import MARK
from connectors.receipt import Receipt
from connectors.testing import Answer, Seen
from tests.connectors.prestashop.fake import PrestaShop
from tests.connectors.saleor.fake import SaleorShop
from tests.connectors.woocommerce.fake import WooShop
from tests.scenarios.chaos.double import Double, Good, html

BUSY_HOSTS = (
    html(429, "429 Too Many Requests", {"Retry-After": "1"}),
    html(503, "Briefly unavailable for scheduled maintenance. Check back in a minute."),
    html(508, "Resource Limit Is Reached"),
    html(524, "A timeout occurred"),
)


class WooDouble(Double, WooShop):
    worse = 2
    critical = {"code": "internal_server_error", "message": "There has been a critical error on this website."}
    slow_down = (*BUSY_HOSTS, Answer(500, {**critical, "data": {"status": 500}}), html(200, "One moment, please..."))

    def store(self) -> object:
        return self.things, self.media, self.terms

    def goods(self) -> Iterator[Good]:
        for row in self.things.values():
            if row["type"] != "variation":
                photos = [self.media[each["id"]]["content"] for each in row["images"]]
                yield Good(str(row["id"]), self._key(row), "live" if row["status"] == "publish" else "draft", photos)

    def subject(self, seen: Seen) -> str:
        """Our keys of all that is named: by a violation's key its requests are found."""
        name = super().subject(seen)
        told = seen.json() if name == "batch" else {"update": [{"id": int(name)}] if name.isdigit() else []}
        return ",".join(filter(None, (self._key(each) for verb in ("create", "update") for each in told.get(verb, ()))))

    def _key(self, row: Mapping[str, Any]) -> str:
        """A variation has its own: what it belongs to is named by the address."""
        marks = row.get("meta_data") or self.things.get(row.get("id", 0), {}).get("meta_data", ())
        return next((each["value"] for each in marks if each["key"] == MARK), "")


class PrestaDouble(Double, PrestaShop):
    slow_down = (*BUSY_HOSTS, Answer(500, content=b"", media_type="text/html"), html(200, "One moment, please..."))

    def store(self) -> object:
        return self.tables, self.photos

    def goods(self) -> Iterator[Good]:
        """The cover stands before the others, whatever their places are."""
        for number, row in self.tables["products"].items():
            images = sorted(self.images_of(number), key=lambda each: (not each["cover"], each["position"]))
            status = "live" if row["active"] == "1" else "draft"
            key = key_in(row["supplier_reference"]) or ""
            yield Good(str(number), key, status, [each["content"] for each in images])


class SaleorDouble(Double, SaleorShop):
    worse = 2
    lost = {"message": "server closed the connection", "extensions": {"exception": {"code": "OperationalError"}}}
    slow_down = (*BUSY_HOSTS, Answer(200, {"errors": [lost], "data": None}))

    def store(self) -> object:
        made = self.products, self.variants, self.media
        return *made, self.attributes, self.types, self.categories

    def is_write(self, seen: Seen) -> bool:
        return b"mutation" in seen.content

    def goods(self) -> Iterator[Good]:
        for number, row in self.products.items():
            shown = self.shown(Receipt(remote={"listing": number}))
            status = "live" if shown and shown.on_sale else "draft"
            photos = [self.media[each]["content"] for each in row["media"]]
            yield Good(number, saleors_key_in(row["externalReference"]) or "", status, photos)
