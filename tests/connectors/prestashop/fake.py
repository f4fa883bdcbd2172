"""A shop with PrestaShop 8.2 over real HTTP, as far as the connector needs one: it answers as the real one did."""

import base64
import re
from collections.abc import Iterable
from decimal import Decimal

from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Answer, FakeChannel, Seen, Shown, ShownOffer, route
from tests.connectors.prestashop.fields import LINKS, PLAIN, SINGULAR, WORKED_OUT
from tests.connectors.prestashop.goods import Goods, Refused, Row, passes, words_of
from tests.connectors.prestashop.opening import opened
from tests.connectors.prestashop.wire import cdata, errors, file_in, linked_as, read_xml, xml

KEY = "MADEUPKEY0123456789ABCDEFGHIJKLM"
ALL = frozenset(("GET", "PUT", "POST", "PATCH", "DELETE", "HEAD"))
WIDE = str.maketrans("＜＞；＝＃｛｝", "<>;=#{}")
BIG = 3_000_000
WRITES = ("POST", "PUT", "PATCH", "DELETE")


class PrestaShop(FakeChannel, Goods):
    languages: tuple[str, ...] = ("fr",)
    folder = ""
    """Where it stands below its host, such as /boutique."""
    patches = True
    """False: a shop of before 8, to which PATCH is not known."""
    several = True
    """Whether resources may be changed together."""
    enabled = True
    taxes = True

    def empty(self) -> None:
        self.tables = opened(self.languages, self.currency, taxes=self.taxes)
        self.photos: dict[int, Row] = {}
        self.rights = dict.fromkeys([*SINGULAR, "images"], ALL)
        self.unfit: set[bytes] = set()
        """Files that it does not take for pictures."""
        self.before: dict[str, str] = {}
        """What PHP prints before an answer, by resource."""
        self.writes: list[str] = []

    @property
    def api(self) -> str:
        return f"{self.folder}/api"

    # ---- who asks

    def admits(self, seen: Seen) -> bool:
        given = seen.headers.get("authorization", "").removeprefix("Basic ")
        return base64.b64decode(given) == f"{KEY}:".encode()

    def trouble(self, status: int, message: str) -> Answer:
        if status == 401 and "not known" in message:
            return errors(401, [(18, "Invalid authentication key format")])
        return errors(status, [(0, message)])

    def respond(self, seen: Seen) -> Answer:
        if not seen.path.startswith(f"{self.api}/"):
            return Answer(404, content=b"<!doctype html><h1>404</h1>", media_type="text/html")
        if not self.enabled:
            told = "The PrestaShop webservice is disabled. Please activate it in the PrestaShop Back Office"
            return errors(503, [(22, told)])
        if "authorization" not in seen.headers:
            return Answer(401, content=b"401 Unauthorized", media_type="text/html; charset=utf-8")
        if seen.method in WRITES:
            self.writes.append(f"{seen.method} {seen.path}")
        below = Seen(seen.method, seen.path.removeprefix(self.folder), seen.query, seen.headers, seen.content)
        try:
            self._check_rights(below)
            answer = super().respond(below)
        except Refused as refused:
            answer = errors(refused.status, [(refused.code, refused.message)])
        printed = next((text for name, text in self.before.items() if f"/{name}" in seen.path), "")
        return Answer(
            answer.status, answer.json, answer.headers, printed.encode() + (answer.content or b""), answer.media_type
        )

    def _check_rights(self, seen: Seen) -> None:
        resource = seen.path.split("/")[2]
        if not self.admits(seen) or not resource:
            return
        if seen.method == "PATCH" and not self.patches:
            raise Refused(23, "Method PATCH is not valid", 405)
        if resource not in self.rights:
            told = f'Resource of type "{resource}" is not allowed with this authentication key'
            raise Refused(26, told, 401)
        if seen.method not in self.rights[resource]:
            told = f"Method {seen.method} is not allowed for the resource {resource} with this authentication key"
            raise Refused(25, told, 405)

    # ---- resources

    @route("GET", "/api/")
    def _root(self, seen: Seen) -> Answer:
        lines = ['<api shopName="Boutique">']
        for resource, methods in self.rights.items():
            told = " ".join(
                f'{name.lower()}="{"true" if name in methods else "false"}"'
                for name in ("GET", "PUT", "POST", "DELETE", "HEAD")
            )
            lines.append(f'<{resource} xlink:href="{self.url}{self.api}/{resource}" {told}></{resource}>')
        return xml(200, "".join([*lines, "</api>"]), [])

    @route("GET", "/api/{table}")
    def _list(self, seen: Seen, table: str) -> Answer:
        rows = [self.completed(table, each) for each in self.tables[table].values()]
        filters = {
            found[1]: value for name, value in seen.query.items() if (found := re.fullmatch(r"filter\[(\w+)\]", name))
        }
        names = ["id", *PLAIN[table].split()]
        if table == "products":
            names = [each for each in names if each not in WORKED_OUT]
        keep = passes(filters, names)
        rows = sorted(filter(keep, rows), key=lambda each: each["id"])
        if limit := seen.query.get("limit"):
            at, count = map(int, limit.split(","))
            rows = rows[at : at + count]
        display = seen.query.get("display", "[id]")
        fields = None if display == "full" else display[1:-1].split(",")
        known = ["id", *PLAIN[table].split(), *words_of(table)]
        for field in fields or ():
            if field not in known:
                raise Refused(
                    35, f'Unable to display this field "{field}". However, these are available: {", ".join(known)}'
                )
        inside = "".join(self.shown_as(table, row, fields) for row in rows)
        ids = [str(row["id"]) for row in rows]
        return xml(200, f"<{table}>{inside}</{table}>" if inside else f"<{table}/>", ids)

    @route("GET", "/api/{table}/{number}")
    def _get(self, seen: Seen, table: str, number: str) -> Answer:
        row = self.tables[table].get(int(number))
        if row is None:
            return Answer(404, content=b"", media_type="")
        return self._told(200, table, [row])

    @route("POST", "/api/{table}")
    def _post(self, seen: Seen, table: str) -> Answer:
        given = read_xml(seen.content, SINGULAR[table])
        if any(each.get("id") for each in given):
            raise Refused(91, "id is forbidden when adding a new resource")
        return self._told(201, table, [self.add(table, each) for each in given])

    @route("PUT", "/api/{table}")
    @route("PUT", "/api/{table}/{number}")
    @route("PATCH", "/api/{table}")
    @route("PATCH", "/api/{table}/{number}")
    def _change(self, seen: Seen, table: str, number: str = "") -> Answer:
        changed = []
        given = read_xml(seen.content, SINGULAR[table])
        if len(given) > 1 and not self.several:
            raise Refused(90, "id is required when modifying a resource")
        if len({each.get("id") for each in given}) != len(given) or not all(each.get("id") for each in given):
            raise Refused(90, "id is required when modifying a resource")
        for each in given:
            row = self.tables[table].get(int(each["id"]))
            if row is None:
                raise Refused(92, "Invalid ID", 404)
            self.alter(table, row, each, in_part=seen.method == "PATCH")
            changed.append(row)
        return self._told(200, table, changed)

    @route("DELETE", "/api/{table}/{number}")
    def _delete(self, seen: Seen, table: str, number: str) -> Answer:
        if int(number) not in self.tables[table]:
            raise Refused(87, f"Id(s) not exists: {number}", 404)
        self.drop(table, int(number))
        return Answer(200, content=b"", media_type="")

    def _told(self, status: int, table: str, rows: Iterable[Row]) -> Answer:
        complete = [self.completed(table, row) for row in rows]
        ids = [str(row["id"]) for row in complete]
        for row in complete:
            ids += [str(each["id"]) for each in row.get("stock_availables", ())]
        return xml(status, "".join(self.shown_as(table, row, None) for row in complete), ids)

    # ---- photos

    @route("POST", "/api/images/products/{number}")
    def _upload(self, seen: Seen, number: str) -> Answer:
        content = file_in(seen)
        if content is None or len(content) > BIG:
            raise Refused(72, "The image size is too large (maximum allowed is 3000 KB)")
        if content in self.unfit:
            raise Refused(76, "Image upload error : Image format not recognized, allowed formats are: .gif, .jpg, .png")
        if int(number) not in self.tables["products"]:
            raise Refused(76, f"Product {number} does not exist")
        there = self.images_of(int(number))
        photo = {"id": int(self.new_id()), "id_product": int(number), "position": len(there) + 1, "content": content}
        self.photos[photo["id"]] = photo | {"cover": not there}
        inside = (
            f"<image>\n<id>{cdata(photo['id'])}</id>\n<id_product>{cdata(number)}</id_product>\n"
            f"<position>{cdata(photo['position'])}</position>\n<cover>{cdata('' if there else 1)}</cover>\n"
            f"<legend>{self._in_languages(dict.fromkeys(map(str, self.tables['languages']), ''))}</legend>\n</image>\n"
        )
        encoded = base64.b64encode(content).decode()
        return xml(200, f'{inside}<content encode="base64">{cdata(encoded)}</content>', [str(photo["id"])])

    @route("GET", "/api/images/products/{number}/{photo}")
    def _photo(self, seen: Seen, number: str, photo: str) -> Answer:
        return Answer(200, content=self.photos[int(photo)]["content"], media_type="image/jpeg")

    @route("DELETE", "/api/images/products/{number}/{photo}")
    def _delete_photo(self, seen: Seen, number: str, photo: str) -> Answer:
        if self.photos.pop(int(photo), None) is None:
            raise Refused(57, "This image id does not exist")
        return Answer(200, content=b"", media_type="")

    # ---- how it tells

    def shown_as(self, table: str, row: Row, fields: list[str] | None) -> str:
        names = fields or ["id", *PLAIN[table].split(), *words_of(table)]
        parts = [f"<{name}{_mark(table, name)}>{self._value(table, name, row)}</{name}>" for name in names]
        if fields is None:
            parts += [
                "<associations>",
                *(self._links(name, row) for name in LINKS.get(table, "").split()),
                "</associations>",
            ]
        return f"<{SINGULAR[table]}>{''.join(parts)}</{SINGULAR[table]}>\n"

    def _value(self, table: str, name: str, row: Row) -> str:
        if name in words_of(table):
            return self._in_languages(row.get(name) or dict.fromkeys(map(str, self.tables["languages"]), ""))
        return cdata(row.get(name, ""))

    def _in_languages(self, words: dict[str, str]) -> str:
        return "".join(f'<language id="{number}">{cdata(text)}</language>' for number, text in words.items())

    def _links(self, name: str, row: Row) -> str:
        item = SINGULAR.get(name, "image")
        inside = "".join(f"<{item}>{linked_as(each)}</{item}>" for each in row.get(name, ()))
        return f'<{name} nodeType="{item}" api="{name}">{inside}</{name}>'

    # ---- what the tests see

    def listings(self) -> int:
        return len(self.tables["products"])

    def shown(self, receipt: Receipt) -> Shown | None:
        product = self.tables["products"].get(int(receipt.remote["listing"]))
        if product is None:
            return None
        parts = self.parts_of(product["id"])
        sold = {part["reference"]: self._offer(product, part) for part in parts}
        return Shown(
            title=product["name"]["1"].translate(WIDE),
            description=product["description"]["1"],
            variants=sold or {product["reference"]: self._offer(product, None)},
            pictures=len(self.images_of(product["id"])),
            on_sale=product["active"] == "1",
        )

    def _offer(self, product: Row, part: Row | None) -> ShownOffer:
        thing = part["id"] if part else 0
        row, of_all = self.stock(product["id"], thing), self.stock(product["id"])
        price = Decimal(product["price"]) + Decimal((part["price"] if part else "") or 0)
        for each in self.specific_prices():
            if (each["id_product"], each["id_product_attribute"]) == (str(product["id"]), str(thing)):
                price = Decimal(each["price"]) - Decimal(each["reduction"])
        anyway = {row["out_of_stock"], of_all["out_of_stock"]} == {"1"}
        return ShownOffer(price, None if anyway else int(row["quantity"]))

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        number = int(receipt.remote["listing"])
        part = next((each["id"] for each in self.parts_of(number) if each["reference"] == sku), 0)
        row = self.stock(number, part)
        row["quantity"] = str(int(row["quantity"]) - count)

    def stand(self, listing: Listing) -> None:
        (only,) = listing.variants
        words = {"name": {"1": listing.title}, "link_rewrite": {"1": "old"}}
        row = self.add("products", {"price": f"{only.price.amount:f}", "reference": only.sku, "active": "1", **words})
        self.stock(row["id"])["quantity"] = str(only.quantity)

    def remove(self, receipt: Receipt) -> None:
        self.drop("products", int(receipt.remote["listing"]))


def _mark(table: str, name: str) -> str:
    return ' notFilterable="true"' if table == "products" and name in WORKED_OUT else ""
