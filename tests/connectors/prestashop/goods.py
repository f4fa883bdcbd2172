"""What a shop has, and the rules by which PrestaShop 8.2 takes or refuses it."""

import re
from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import Any

from tests.connectors.prestashop.fields import (
    IN_LANGUAGES,
    LINKS,
    ONLY_ONE,
    PLAIN,
    READ_ONLY,
    REQUIRED,
    REQUIRED_WORDS,
    RULES,
    SINGULAR,
    WORKED_OUT,
)

Row = dict[str, Any]
"""Fields as text, or by language; associations under their names as lists of ids."""
TAKEN_PRICE = "13.13"
"""Some module of the shop does not let this price pass."""
_SCRIPTS = re.compile(r"<\s*script|(onclick|onload|onerror|onchange|onmouseover)\s*=|.*script:", re.IGNORECASE | re.S)


class Refused(Exception):
    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


class Goods:
    tables: dict[str, dict[int, Row]]
    photos: dict[int, Row]

    @abstractmethod
    def new_id(self) -> str: ...

    def add(self, table: str, given: Row) -> Row:
        row: Row = {"id": 0}
        row |= dict.fromkeys(PLAIN[table].split(), "")
        row |= {name: dict.fromkeys(map(str, self.tables["languages"]), "") for name in words_of(table)}
        row |= {name: [] for name in LINKS.get(table, "").split()}
        self._fill(table, row, given)
        self._check(table, row)
        row["id"] = int(self.new_id())
        self.tables[table][row["id"]] = row
        if table == "products":
            self._stock_row(row["id"], 0)
        if table == "combinations":
            self._stock_row(int(row["id_product"]), row["id"])
        return row

    def alter(self, table: str, row: Row, given: Row, *, in_part: bool) -> None:
        after = {name: dict(value) if isinstance(value, dict) else value for name, value in row.items()}
        if not in_part:
            self._lacks(table, given)
            kept = {*WORKED_OUT, "id"} if table == "products" else {"id"}
            after |= {name: "" for name in PLAIN[table].split() if name not in kept}
        self._fill(table, after, given)
        self._check(table, after)
        row.update(after)
        if table == "stock_availables":
            self._sum_up(int(row["id_product"]))

    def drop(self, table: str, number: int) -> None:
        del self.tables[table][number]
        if table == "products":
            for name in ("combinations", "stock_availables", "specific_prices"):
                for each in [each for each in self.tables[name].values() if each["id_product"] == str(number)]:
                    del self.tables[name][each["id"]]
            for each in self.images_of(number):
                del self.photos[each["id"]]
        if table == "combinations":
            for each in [one for one in self.specific_prices() if one["id_product_attribute"] == str(number)]:
                del self.tables["specific_prices"][each["id"]]
            for each in list(self.tables["stock_availables"].values()):
                if each["id_product_attribute"] == str(number):
                    del self.tables["stock_availables"][each["id"]]
                    self._sum_up(int(each["id_product"]))

    def completed(self, table: str, row: Row) -> Row:
        """With what the shop works out when it is asked."""
        if table != "products":
            return row
        parts = self.parts_of(row["id"])
        images = self.images_of(row["id"])
        cover = next((str(each["id"]) for each in images if each["cover"]), "")
        values = dict.fromkeys(value for part in parts for value in part["product_option_values"])
        return row | {
            "id_default_image": cover,
            "id_default_combination": str(parts[0]["id"]) if parts else "0",
            "type": "simple",
            "images": [str(each["id"]) for each in images],
            "combinations": [str(each["id"]) for each in parts],
            "product_option_values": list(values),
            "stock_availables": self._stock_of(row["id"]),
        }

    def parts_of(self, product: int) -> list[Row]:
        return [each for each in self.tables["combinations"].values() if each["id_product"] == str(product)]

    def images_of(self, product: int) -> list[Row]:
        return [each for each in self.photos.values() if each["id_product"] == product]

    def _stock_of(self, product: int) -> list[Row]:
        return [each for each in self.tables["stock_availables"].values() if each["id_product"] == str(product)]

    def stock(self, product: int, part: int = 0) -> Row:
        return next(each for each in self._stock_of(product) if each["id_product_attribute"] == str(part))

    def _stock_row(self, product: int, part: int) -> None:
        number = int(self.new_id())
        self.tables["stock_availables"][number] = {
            "id": number,
            "id_product": str(product),
            "id_product_attribute": str(part),
            "id_shop": "1",
            "id_shop_group": "0",
            "quantity": "0",
            "depends_on_stock": "0",
            "out_of_stock": "2",
            "location": "",
        }

    def _sum_up(self, product: int) -> None:
        parts = [each for each in self._stock_of(product) if each["id_product_attribute"] != "0"]
        if parts:
            self.stock(product)["quantity"] = str(sum(int(each["quantity"]) for each in parts))

    def _fill(self, table: str, row: Row, given: Row) -> None:
        for name, value in given.items():
            if table == "products" and name in READ_ONLY:
                raise Refused(93, f'parameter "{name}" not writable. Please remove this attribute of this XML')
            if name == "id_default_image":
                self._show(int(value), row["id"])
            elif name in words_of(table):
                row[name] = {**row[name], **value} if isinstance(value, dict) else value
            elif name in row and name != "id":
                row[name] = value
                if (table, name) == ("combinations", "product_option_values"):
                    row["images"] = []  # `Combination::setAttributes` takes away both

    def specific_prices(self) -> list[Row]:
        return list(self.tables["specific_prices"].values())

    def _check_only_one(self, row: Row) -> None:
        for each in self.specific_prices():
            if each["id"] != row["id"] and all((each[name] or "0") == (row[name] or "0") for name in ONLY_ONE):
                raise Refused(46, "Unable to save resource", 500)

    def _show(self, number: int, product: int) -> None:
        for each in self.images_of(product):
            each["cover"] = each["id"] == number

    def _lacks(self, table: str, given: Row) -> None:
        for name in REQUIRED.get(table, ()):
            if name not in given:
                raise Refused(41, f'parameter "{name}" required')

    def _check(self, table: str, row: Row) -> None:
        kind = SINGULAR[table].title().replace("_", "")
        own = str(min(self.tables["languages"]))
        for name in REQUIRED_WORDS.get(table, ()):
            if not row[name].get(own):
                raise Refused(84, f'Validation error: "Property {kind}->{name} is empty"')
        for name in REQUIRED.get(table, ()):
            if row[name] == "":
                raise Refused(85, f'Validation error: "Property {kind}->{name} is not valid"')
        for name, (pattern, length) in RULES.get(table, {}).items():
            for value in row[name].values() if isinstance(row[name], dict) else [row[name]]:
                if value and (len(value) > length or not re.fullmatch(pattern, value)):
                    code = 84 if isinstance(row[name], dict) else 85
                    raise Refused(code, f'Validation error: "Property {kind}->{name} is not valid"')
        self._check_more(table, row)

    def _check_more(self, table: str, row: Row) -> None:
        for words in row["description"].values() if table == "products" else ():
            if _SCRIPTS.match(words) or _SCRIPTS.search(words):
                raise Refused(84, 'Validation error: "Property Product->description is not valid"')
        if table == "products" and row["price"] == TAKEN_PRICE:
            raise Refused(85, 'Validation error: "Property Product->price is not valid"')
        if table == "specific_prices":
            self._check_only_one(row)
        if table == "combinations" and int(row["id_product"]) not in self.tables["products"]:
            raise Refused(46, "Unable to save resource", 500)


def words_of(table: str) -> list[str]:
    return IN_LANGUAGES.get(table, "").split()


def passes(filters: dict[str, str], known: Iterable[str]) -> Callable[[Row], bool]:
    """As SQL compares: without regard to case."""
    for name in filters:
        if name not in known:
            raise Refused(32, f'This filter does not exist. Did you mean: "{min(known)}"?')
    wanted = {name: _values(value) for name, value in filters.items()}
    return lambda row: all(str(row[name]).casefold() in values for name, values in wanted.items())


def _values(given: str) -> list[str]:
    if re.fullmatch(r"\[[\d.:\-\s]+,[\d.:\-\s]+\]", given):
        return []  # from the one to the other: no text is
    if given.startswith("[") and given.endswith("]"):
        return [each.casefold() for each in given[1:-1].split("|")]
    return [given.casefold()]
