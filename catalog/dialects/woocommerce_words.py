"""What WooCommerce calls its columns: by `woocommerce_headers.toml`, and in other languages by their places."""

import re
import tomllib
from collections.abc import Sequence
from importlib import resources
from typing import Any

from catalog.dialects.profile import Profile
from catalog.folding import folded

_OTHERWISE = {
    "brand": ("Brand", "Marque", "Marca", "Marke", "Merk", "tax:product_brand"),
    "published": ("Status", "post_status"),
    "name": ("post_title",),
    "description": ("post_content",),
    "short_description": ("post_excerpt",),
    "type": ("tax:product_type",),
    "categories": ("tax:product_cat",),
    "tags": ("tax:product_tag",),
    "stock": ("stock_quantity",),
    "in_stock": ("stock_status",),
    "sale_starts": ("sale_price_dates_from", "date_on_sale_from"),
    "sale_ends": ("sale_price_dates_to", "date_on_sale_to"),
    "parent": ("parent_sku",),
    "images": ("all_images", "image_urls"),
    "main_image": ("main_image", "featured_image"),
    "paid": ("price",),
}
"""As its API and the plugins call them that export more than the shop itself does."""


def _profile() -> Profile:
    file: dict[str, Any] = tomllib.loads(
        resources.files("catalog.dialects").joinpath("woocommerce_headers.toml").read_text("utf-8")
    )
    order: list[str] = file.pop("order")
    columns: dict[str, list[str]] = {name: [] for name in order}
    for names in (names for versions in file.values() for names in versions):
        for name, spelling in zip(order, names, strict=False):
            columns[name] += [spelling] if spelling else []
    for name, spellings in _OTHERWISE.items():
        columns.setdefault(name, []).extend(spellings)
    shared = {"id", "type", "sku", "gtin", "name", "description", "categories", "tags", "images", "stock", "brand"}
    measures = {"weight", "length", "width", "height"}
    older = [name for name in order if name not in ("gtin", "brand")]
    return Profile(
        columns=columns,
        required=("name",),
        strong=tuple(name for name in order if name not in shared | measures),
        enough=5,
        negative=(
            *("Handle", "URL handle", "Variant SKU", "Variant Price", "Current Stock", "Brand ID", "Channels"),
            *("images.id", "images.src", "categories.id", "attributes.id"),  # the API's own answers, which nest
        ),
        translated=True,
        layouts=(tuple(order), tuple(older), tuple(name for name in older if name != "low_stock")),
    )


PROFILE = _profile()
_OF_WEIGHT = re.compile(r".+\((?:kg|g|lbs?|oz)\)")
_OF_LENGTH = re.compile(r".+\((?:m|cm|mm|in|yd)\)")
_AFTER_WEIGHT = 20
"""Columns that always follow it."""

_ATTRIBUTE_NAME = re.compile(
    r"attribute (\d+) name|nom de l attribut (\d+)|nombre del atributo (\d+)|attribut (\d+) namn?e?|"
    r"attributo (\d+) nome|nome (?:dell )?attributo (\d+)|naam eigenschap (\d+)|eigenschap (\d+) naam|"
    r"nitelik (\d+) (?:isim|adi)|имя атрибута (\d+)|название атрибута (\d+)|"
    r"nome do atributo (\d+)|اسم السمه (\d+)|السمه (\d+) اسم"
)
_ATTRIBUTE_VALUE = re.compile(
    r"attribute (\d+) value s|valeur s de l attribut (\d+)|valor es del atributo (\d+)|attribut (\d+) wert e?|"
    r"attributo (\d+) val(?:uta|ore) [ei]|valor[ei] (?:[ei] )?(?:dell )?attributo (\d+)|waarden? eigenschap (\d+)|"
    r"eigenschap (\d+) waarden?|attribut (\d+) varde n?|nitelik (\d+) deger ler i|значени[ея] (?:я )?атрибута (\d+)|"
    r"valor es do atributo (\d+)|"
    r"(?:قيمه )?قيمه? السمه (\d+)|السمه (\d+) قيم?ه?"
)
_SHOP_ONLY = re.compile(
    r"permalink|attribute (?:data|default) .*|post (?:name|date|author|parent|type|password)|comment status|menu order|"
    r"manage stock|product page url|tax product shipping class|"
    r"attribut[eo]? \d+ .*|atributo .*|.* eigenschap \d+|download \d+ .*|telechargement \d+ .*|"
    r"(nom|url|id) du telechargement \d+|swatches attributes|meta .*|ميتا .*|بيانات وصفيه .*"
)
_OF_ITS_OWN = re.compile(r"(?:meta:)?attribute[:_](?!data:|default:)(?:pa_)?(?P<name>.+)", re.IGNORECASE)
_NUMBER = re.compile(r"\D*(\d+)\D*")


def standing(header: Sequence[str]) -> dict[str, int]:
    """{our name: place} in whatever language, where a weight and three lengths stand as its exporter writes them."""
    for layout in PROFILE.layouts:
        at = layout.index("weight")
        weight, *lengths = (header[at + step].strip() if len(header) > at + _AFTER_WEIGHT else "" for step in range(4))
        if _OF_WEIGHT.fullmatch(weight) and all(_OF_LENGTH.fullmatch(length) for length in lengths):
            return dict(zip(layout, range(len(header)), strict=False))
    return {}


def names_attributes(header: Sequence[str]) -> bool:
    """Whether attributes stand in columns of their own for names and values."""
    return bool(_numbered(header, _ATTRIBUTE_NAME) and _numbered(header, _ATTRIBUTE_VALUE))


def is_shop_only(header: str) -> bool:
    """Whether the column is of use to the shop itself only: downloads, featured places, plugins' own data."""
    return bool(_SHOP_ONLY.fullmatch(folded(header)))


def attribute_columns(header: Sequence[str]) -> list[tuple[int, int]]:
    """(name's place, values' place) of each attribute: by their names, else the first two of four with one number."""
    names, values = (_numbered(header, pattern) for pattern in (_ATTRIBUTE_NAME, _ATTRIBUTE_VALUE))
    found = [(at, values[number]) for number, at in names.items() if number in values]
    return found or list(_in_fours(header))


def columns_of_attributes(header: Sequence[str]) -> dict[int, str]:
    """{place: name} of attributes that have a column each, as plugins write them: "attribute:pa_color"."""
    matches = ((at, _OF_ITS_OWN.fullmatch(name.strip())) for at, name in enumerate(header))
    return {at: found["name"] for at, found in matches if found}


def beside_attributes(header: Sequence[str], pairs: Sequence[tuple[int, int]]) -> set[int]:
    """The columns of each attribute: also those that say whether it is shown, and known to the whole shop."""
    numbers = {_NUMBER.fullmatch(folded(header[name])): name for name, _ in pairs}
    counted = {found[1] for found in numbers if found}
    first = min((at for pair in pairs for at in pair), default=0)
    found = ((at, _NUMBER.fullmatch(folded(name))) for at, name in enumerate(header))
    return {at for at, number in found if at >= first and number and number[1] in counted}


def _numbered(header: Sequence[str], pattern: re.Pattern[str]) -> dict[str, int]:
    matches = ((at, pattern.fullmatch(folded(name))) for at, name in enumerate(header))
    return {next(number for number in found.groups() if number): at for at, found in matches if found}


def _in_fours(header: Sequence[str]) -> list[tuple[int, int]]:
    """Name, values, visible, global: WooCommerce writes them side by side, in whatever language."""
    numbers = [found[1] if (found := _NUMBER.fullmatch(folded(name))) else "" for name in header]
    starts = [
        at
        for at in range(len(header) - 3)
        if numbers[at] and len(set(numbers[at : at + 4])) == 1 and (at == 0 or numbers[at - 1] != numbers[at])
    ]
    return [(at, at + 1) for at in starts]
