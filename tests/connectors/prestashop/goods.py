"""What a shop has, and the rules by which PrestaShop 8.2 takes or refuses it."""

import re
from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import Any

Row = dict[str, Any]
"""Fields as text, or by language; associations under their names as lists of ids."""
TAKEN_PRICE = "13.13"
"""Some module of the shop does not let this price pass."""
SINGULAR = {
    "products": "product",
    "combinations": "combination",
    "product_options": "product_option",
    "product_option_values": "product_option_value",
    "stock_availables": "stock_available",
    "categories": "category",
    "manufacturers": "manufacturer",
    "languages": "language",
    "currencies": "currency",
    "configurations": "configuration",
}
PLAIN = {
    "products": "id_manufacturer id_supplier id_category_default new cache_default_attribute id_default_image"
    " id_default_combination id_tax_rules_group position_in_category manufacturer_name quantity type id_shop_default"
    " reference supplier_reference location width height depth weight ean13 isbn upc mpn is_virtual state"
    " additional_delivery_times product_type on_sale minimal_quantity price wholesale_price active redirect_type"
    " available_for_order show_condition condition show_price indexed visibility date_add date_upd",
    "combinations": "id_product ean13 isbn upc mpn reference supplier_reference wholesale_price price ecotax weight"
    " unit_price_impact minimal_quantity low_stock_threshold low_stock_alert default_on available_date",
    "product_options": "is_color_group group_type position",
    "product_option_values": "id_attribute_group color position",
    "stock_availables": "id_product id_product_attribute id_shop id_shop_group quantity depends_on_stock out_of_stock"
    " location",
    "categories": "id_parent level_depth nb_products_recursive active id_shop_default is_root_category position",
    "manufacturers": "active link_rewrite name date_add date_upd",
    "languages": "name iso_code locale language_code active is_rtl date_format_lite date_format_full",
    "currencies": "names name iso_code numeric_iso_code precision conversion_rate deleted active",
    "configurations": "value name id_shop_group id_shop date_add date_upd",
}
IN_LANGUAGES = {
    "products": "delivery_in_stock delivery_out_stock meta_description meta_keywords meta_title link_rewrite name"
    " description description_short available_now available_later",
    "combinations": "available_now available_later",
    "product_options": "name public_name",
    "product_option_values": "name",
    "categories": "name link_rewrite description meta_title",
}
LINKS = {
    "products": "categories images combinations product_option_values stock_availables",
    "combinations": "product_option_values images",
    "product_options": "product_option_values",
    "categories": "categories products",
}
WORKED_OUT = (
    "id_default_image",
    "id_default_combination",
    "position_in_category",
    "manufacturer_name",
    "quantity",
    "type",
)
"""Of a product: shown as not filterable."""
READ_ONLY = ("manufacturer_name", "quantity")
REQUIRED = {
    "products": ("price",),
    "combinations": ("id_product", "minimal_quantity"),
    "product_options": ("group_type",),
    "product_option_values": ("id_attribute_group",),
    "stock_availables": ("id_product", "id_product_attribute", "quantity", "depends_on_stock", "out_of_stock"),
    "categories": ("active",),
    "manufacturers": ("name",),
}
REQUIRED_WORDS = {
    "products": ("name", "link_rewrite"),
    "product_options": ("name", "public_name"),
    "product_option_values": ("name",),
    "categories": ("name", "link_rewrite"),
}
REFERENCE, GENERIC, CATALOGUE = r"[^<>;={}]*", r"[^<>={}]*", r"[^<>;=#{}]*"
RULES: dict[str, dict[str, tuple[str, int]]] = {
    "products": {
        "price": (r"[0-9]{1,10}(\.[0-9]{1,9})?", 20),
        "name": (CATALOGUE, 128),
        "link_rewrite": (r"[_a-zA-Z0-9\-]+", 128),
        "reference": (REFERENCE, 64),
        "supplier_reference": (REFERENCE, 64),
        "ean13": (r"[0-9]{0,13}", 13),
        "upc": (r"[0-9]{0,12}", 12),
        "weight": (r"[0-9]{0,10}(\.[0-9]{1,9})?", 20),
        "width": (r"[0-9]{0,10}(\.[0-9]{1,9})?", 20),
        "id_category_default": (r"[0-9]*", 10),
        "condition": ("new|used|refurbished|", 12),
        "product_type": ("standard|combinations|virtual|pack|", 12),
    },
    "combinations": {
        "price": (r"-?[0-9]{0,10}(\.[0-9]{1,9})?", 20),
        "reference": (REFERENCE, 64),
        "supplier_reference": (REFERENCE, 64),
        "ean13": (r"[0-9]{0,13}", 13),
        "upc": (r"[0-9]{0,12}", 12),
    },
    "product_options": {
        "name": (GENERIC, 128),
        "public_name": (GENERIC, 64),
        "group_type": ("select|radio|color", 6),
    },
    "product_option_values": {"name": (GENERIC, 128)},
    "stock_availables": {"quantity": (r"-?[0-9]+", 11), "out_of_stock": ("[0-2]", 1)},
    "categories": {"name": (CATALOGUE, 128), "link_rewrite": (r"[_a-zA-Z0-9\-]+", 128)},
    "manufacturers": {"name": (CATALOGUE, 64)},
}
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
            for name, place in (("combinations", "id_product"), ("stock_availables", "id_product")):
                for each in [each for each in self.tables[name].values() if each[place] == str(number)]:
                    del self.tables[name][each["id"]]
            for each in self.images_of(number):
                del self.photos[each["id"]]
        if table == "combinations":
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
    if given.startswith("[") and given.endswith("]"):
        return [each.casefold() for each in given[1:-1].split("|")]
    return [given.casefold()]
