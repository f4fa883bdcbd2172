"""What PrestaShop calls its columns (`prestashop_headers.toml`), and which of them tell its files."""

import tomllib
from importlib import resources

from catalog.dialects.profile import Profile

_NAMES: dict[str, dict[str, list[str]]] = tomllib.loads(
    resources.files("catalog.dialects").joinpath("prestashop_headers.toml").read_text("utf-8")
)
PRODUCTS = Profile(
    columns=_NAMES["products"],
    required=("id", "name"),
    strong=(
        *("price", "price_net", "tax_rule", "on_sale", "discount_percent", "ecotax", "minimal", "unity"),
        *("discount_from", "address", "active"),
    ),
    enough=3,
    everyday=(
        *("Status", "Statut", "État", "Unit", "Unité", "On sale", "En promo", "En solde", "In saldo"),
        *("Active", "Actif", "Enabled", "Attivo", "Activo", "Aktiv", "Ativo"),
    ),
    negative=("Type", "Published", "Publié", "Handle", "Regular price", "Tarif régulier", "Title"),
)
COMBINATIONS = Profile(
    columns=_NAMES["combinations"],
    required=("attributes", "values"),
    strong=("impact", "weight_impact", "default", "product_reference"),
    enough=2,
)
