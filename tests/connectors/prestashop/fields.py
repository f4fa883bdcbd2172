"""The fields of what a shop has, and what each of them takes, as PrestaShop 8.2 has it."""

SINGULAR = {
    "products": "product",
    "combinations": "combination",
    "product_options": "product_option",
    "product_option_values": "product_option_value",
    "stock_availables": "stock_available",
    "categories": "category",
    "manufacturers": "manufacturer",
    "specific_prices": "specific_price",
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
    "specific_prices": "id_shop_group id_shop id_cart id_product id_product_attribute id_currency id_country id_group"
    " id_customer id_specific_price_rule price from_quantity reduction reduction_tax reduction_type from to",
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
    "specific_prices": (
        *("id_shop", "id_cart", "id_product", "id_currency", "id_country", "id_group", "id_customer", "price"),
        *("from_quantity", "reduction", "reduction_tax", "reduction_type", "from", "to"),
    ),
}
REQUIRED_WORDS = {
    "products": ("name", "link_rewrite"),
    "product_options": ("name", "public_name"),
    "product_option_values": ("name",),
    "categories": ("name", "link_rewrite"),
}
REFERENCE, GENERIC, CATALOGUE = r"[^<>;={}]*", r"[^<>={}]*", r"[^<>;=#{}]*"
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2})?"
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
    "specific_prices": {
        "price": (r"-?[0-9]{1,10}(\.[0-9]{1,9})?", 20),
        "reduction": (r"[0-9]{1,10}(\.[0-9]{1,9})?", 20),
        "reduction_type": ("amount|percentage", 10),
        "reduction_tax": ("[01]", 1),
        "from": (DATE, 19),
        "to": (DATE, 19),
    },
}
ONLY_ONE = (
    *("id_product", "id_product_attribute", "id_customer", "id_cart", "from", "to", "id_shop", "id_shop_group"),
    *("id_currency", "id_country", "id_group", "from_quantity", "id_specific_price_rule"),
)
"""No two specific prices are alike in all of these: the table has a key of them."""
