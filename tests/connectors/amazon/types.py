"""Product types as Amazon tells them: JSON Schema with the words of its own vocabulary (maxUtf8ByteLength, …)."""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]
MARKETPLACE = "A13V1IB3VIYZZH"
LANGUAGES = ("fr_FR", "en_GB", "ar_AE")
"""No marketplace speaks all of these; the samples do."""


def attribute(title: str, *, most: int = 1, language: bool = False, **members: Schema) -> Schema:
    place = {"marketplace_id": {"$ref": "#/$defs/marketplace_id"}}
    tag = {"language_tag": {"$ref": "#/$defs/language_tag"}} if language else {}
    properties = {**members, **tag, **place}
    return {
        "title": title,
        "type": "array",
        "minItems": 1,
        "maxUniqueItems": most,
        "items": {
            "type": "object",
            "required": [*(["value"] if "value" in members else []), *tag],
            "properties": properties,
            "additionalProperties": False,
        },
    }


def text(signs: int, size: int) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": signs, "maxUtf8ByteLength": size}


def one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values), "enumNames": [each.title() for each in values]}


def measure(*units: str) -> Mapping[str, Schema]:
    return {"value": {"type": "number", "minimum": 0}, "unit": one_of(*units)}


def photo(title: str) -> Schema:
    address = {"type": "string", "pattern": "^https://"}
    return attribute(title, media_location=address)


def side() -> Schema:
    return {"type": "object", "required": ["value", "unit"], "properties": dict(measure("millimeters", "inches"))}


PROPERTIES: Mapping[str, Schema] = {
    "item_name": attribute("Item Name", language=True, value=text(200, 500)),
    "brand": attribute("Brand Name", language=True, value=text(100, 500)),
    "manufacturer": attribute("Manufacturer", language=True, value=text(100, 500)),
    "product_description": attribute("Product Description", language=True, value=text(2000, 4000)),
    "bullet_point": attribute("Bullet Point", most=5, language=True, value=text(500, 700)),
    "generic_keyword": attribute("Search Terms", language=True, value=text(250, 250)),
    "condition_type": attribute("Item Condition", value=one_of("new_new", "used_good", "refurbished_refurbished")),
    "country_of_origin": attribute("Country of Origin", value=one_of("MA", "FR", "TN", "EG")),
    "supplier_declared_dg_hz_regulation": attribute(
        "Dangerous Goods Regulations", value=one_of("not_applicable", "ghs", "transportation")
    ),
    "pile_height": attribute("Pile Height", value={"anyOf": [{"type": "string"}, one_of("low_pile", "high_pile")]}),
    "number_of_items": attribute("Number of Items", value={"type": "integer", "minimum": 1}),
    "is_fragile": attribute("Is Fragile?", value={"type": "boolean"}),
    "material": attribute("Material", most=3, language=True, value=text(100, 300)),
    "color": attribute("Colour", language=True, value=text(100, 300)),
    "size": attribute("Size", language=True, value=text(100, 300)),
    "style": attribute("Style", language=True, value=text(100, 300)),
    "item_weight": attribute("Item Weight", **measure("grams", "kilograms")),
    "item_package_weight": attribute("Package Weight", **measure("grams", "kilograms")),
    "item_dimensions": attribute("Item Dimensions", length=side(), width=side(), height=side()),
    "externally_assigned_product_identifier": attribute(
        "External Product ID", type=one_of("ean", "upc", "gtin"), value=text(14, 14)
    ),
    "supplier_declared_has_product_identifier_exemption": attribute("Exemption", value={"type": "boolean"}),
    "parentage_level": attribute("Parentage Level", value=one_of("parent", "child")),
    "child_parent_sku_relationship": attribute(
        "Parent SKU", child_relationship_type=one_of("variation"), parent_sku=text(40, 40)
    ),
    "list_price": attribute("List Price", currency=one_of("EUR"), value={"type": "number", "minimum": 0}),
    "variation_theme": {
        "title": "Variation Theme",
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": one_of("SIZE", "COLOR", "SIZE/COLOR", "STYLE")},
            "additionalProperties": False,
        },
    },
    "main_product_image_locator": photo("Main Image"),
    **{f"other_product_image_locator_{n}": photo("Other Image") for n in range(1, 9)},
    "fulfillment_availability": {
        "title": "Fulfillment Availability",
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": ["fulfillment_channel_code"],
            "properties": {
                "fulfillment_channel_code": one_of("DEFAULT", "AMAZON_EU"),
                "quantity": {"type": "integer", "minimum": 0},
            },
            "additionalProperties": False,
        },
    },
    "purchasable_offer": {
        "title": "Offer",
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": ["our_price", "currency", "marketplace_id"],
            "properties": {
                "audience": one_of("ALL", "B2B"),
                "currency": one_of("EUR"),
                "marketplace_id": {"$ref": "#/$defs/marketplace_id"},
                "our_price": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["schedule"],
                        "properties": {
                            "schedule": {
                                "type": "array",
                                "minItems": 1,
                                "items": {
                                    "type": "object",
                                    "required": ["value_with_tax"],
                                    "properties": {"value_with_tax": {"type": "number", "exclusiveMinimum": 0}},
                                },
                            }
                        },
                    },
                },
            },
            "additionalProperties": False,
        },
    },
}
REQUIRED = (
    *("item_name", "brand", "product_description", "bullet_point", "country_of_origin"),
    *("supplier_declared_dg_hz_regulation", "condition_type"),
)


def schema_of(*required: str) -> Schema:
    return {
        "$schema": "https://schemas.amazon.com/selling-partners/definitions/product-types/meta-schema/v1",
        "$defs": {
            "marketplace_id": {"type": "string", "enum": [MARKETPLACE]},
            "language_tag": {"type": "string", "enum": list(LANGUAGES), "default": "fr_FR"},
        },
        "type": "object",
        "required": list(required),
        "properties": dict(PROPERTIES),
        "additionalProperties": False,
    }


TYPES: Mapping[str, Schema] = {"RUG": schema_of(*REQUIRED), "BATH_SOAP": schema_of(*REQUIRED, "number_of_items")}
