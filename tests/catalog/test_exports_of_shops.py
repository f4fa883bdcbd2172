"""Exports of Shopify and WooCommerce: two real files against what a person read in them, and small ones."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from catalog.importing import Reading, read_catalogue
from catalog.product import Product, Status

EXPECTATIONS: dict[str, Any] = json.loads(Path(__file__).with_name("expectations.json").read_text("utf-8"))
SAMPLES = ["shopify_packt_product_data.csv", "woocommerce_sample_products.csv"]


def read(data: str | bytes, currency: str = "MAD", language: str = "fr") -> Reading:
    content = data.encode() if isinstance(data, str) else data
    return read_catalogue(content, "export.csv", currency=currency, language=language)


def codes(reading: Reading) -> list[tuple[int, str, str]]:
    return [
        (issue.at.row if issue.at else -1, issue.at.column if issue.at else "", issue.code) for issue in reading.issues
    ]


def as_typed(product: Product) -> dict[str, Any]:
    """The product in the words of the expectations file."""
    variants = [
        {
            "sku": variant.sku,
            "options": variant.options,
            "price": variant.offer.price and variant.offer.price.amount,
            "compare_at": variant.offer.compare_at and variant.offer.compare_at.amount,
            "quantity": variant.offer.quantity,
        }
        for variant in product.variants
    ]
    shown = {"id": product.source.id, "title": product.title["en"], "status": product.status.value}
    return {**shown, "images": len(product.images), "variants": variants}


def with_decimals(product: dict[str, Any]) -> dict[str, Any]:
    amounts = ("price", "compare_at")
    variants = [
        {**variant, **{name: variant[name] and Decimal(variant[name]) for name in amounts}}
        for variant in product["variants"]
    ]
    return {**product, "variants": variants}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_real_export_gives_what_a_person_read_in_it(shared: Path, name: str) -> None:
    expected = EXPECTATIONS[name]
    reading = read_catalogue((shared / "samples" / name).read_bytes(), name, currency="USD", language="en")
    assert [as_typed(product) for product in reading.products] == [with_decimals(one) for one in expected["products"]]
    told = [one for one in codes(reading) if one[2] != "columns_unused"]
    assert told == [(one["row"], one["column"], one["code"]) for one in expected["issues"]]
    assert (reading.dialect, reading.rows) == (expected["dialect"], expected["rows"])


@pytest.mark.parametrize("name", SAMPLES)
def test_reading_a_file_again_gives_the_same_values_and_no_key_twice(shared: Path, name: str) -> None:
    data = (shared / "samples" / name).read_bytes()
    first, second = (read_catalogue(data, name, currency="USD", language="en") for _ in range(2))
    assert (first.products, first.issues, first.columns) == (second.products, second.issues, second.columns)
    keys = [key for one in first.products for key in (one.key, *(variant.key for variant in one.variants))]
    assert len(keys) == len(set(keys))


NEW_SHOPIFY = (
    "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,"
    "Option1 name,Option1 value,Option2 name,Option2 value,Price,Compare-at price,Inventory quantity,"
    "Weight value (grams),Product image URL,Image position,Image alt text,Variant image URL,Gift card,"
    "Color (product.metafields.shopify.color-pattern),Related (product.metafields.shopify--discovery.related),"
    "Google Shopping / Google product category,Price / United Arab Emirates,Atelier,Included / United Arab Emirates\n"
    'زربية,rug,<p onclick=x>Tissée</p>,Tissages,Home > Rugs,Tapis,"laine, berbère",true,Active,R-S,,Taille,S,Couleur,'
    "Bleu,900.00,1200.00,2,1500,https://x.ma/b.jpg,2,Rouge,https://x.ma/v.jpg,false,Bleu,rug-2,2843,300,Taznakht,true\n"
    ",rug,,,,,,,,R-M,6111245750125,,M,,Bleu,1100.00,0.00,-1,1500,https://x.ma/a.jpg,1,,,,,,,,\n"
    "Carte,gift,,,,,,,Active,,,,,,,100,,,,,,,,TRUE,,,,,\n"
    "Vieux,old,,,,,,,Archived,,,,,,,5,,,,,,,,,,,,,\n"
    "Caché,off,,,,,,false,,,,,,,,5,,,,,,,,,,,,,\n"
)


def test_shopifys_new_template_is_read_as_its_old_export() -> None:
    reading = read(NEW_SHOPIFY)
    rug, gift, old, hidden = reading.products
    assert reading.dialect == "shopify"
    assert [(one.options, str(one.offer.price), one.offer.quantity, one.gtin) for one in rug.variants] == [
        ({"Taille": "S", "Couleur": "Bleu"}, "900.00 MAD", 2, None),
        ({"Taille": "M", "Couleur": "Bleu"}, "1100.00 MAD", 0, "6111245750125"),
    ]
    assert str(rug.variants[0].offer.compare_at) == "1200.00 MAD"
    assert rug.variants[1].offer.compare_at is None
    assert [image.source for image in rug.images] == ["https://x.ma/a.jpg", "https://x.ma/b.jpg", "https://x.ma/v.jpg"]
    assert (rug.variants[0].image, rug.images[1].alt) == ("https://x.ma/v.jpg", {"fr": "Rouge"})
    assert (rug.title, rug.description) == ({"ar": "زربية"}, {"fr": "<p>Tissée</p>"})
    assert (rug.category, rug.seller_category, rug.tags) == (2843, "Home > Rugs", ("laine", "berbère"))
    assert (rug.weight, rug.attributes) == (Decimal(1500), {"Type": "Tapis", "Color": "Bleu", "Atelier": "Taznakht"})
    assert [one.status for one in (gift, old, hidden)] == [Status.DRAFT, Status.ARCHIVED, Status.DRAFT]


def test_what_shopifys_file_has_beyond_the_catalogue_is_told() -> None:
    reading = read(NEW_SHOPIFY)
    assert reading.issues[0].params == {"columns": "Price / United Arab Emirates"}
    assert codes(reading) == [
        (0, "", "market_prices_ignored"),
        (0, "", "columns_kept"),
        (0, "", "columns_unused"),
        (2, "Inventory quantity", "quantity_negative"),
        (3, "Gift card", "product_gift_card"),
    ]


FRENCH_WOO = (
    "ID,  ,UGS,Nom,Publié,Mis en avant ?,Visibilité dans le catalogue,Description courte,Description,"
    "Date de début de promo,Date de fin de promo,État de la TVA,En stock ?,Stock,Poids (kg),Tarif promo,"
    "Tarif régulier,Catégories,Étiquettes,Images,Parent,Position,Nom de l’attribut 1,Valeur(s) de l’attribut 1 ,"
    "Attribut 1 visible,Attribut 1 global,Méta : _secret,Artisane\n"
    '1,variable,GANT,Gant de kessa,1,0,visible,,"Ligne 1\\nLigne 2",,,taxable,1,7,"0,25",,,Bain,hammam,'
    '"https://dz.ma/a(1),b.jpg, https://dz.ma/c.jpg",,0,Couleur,"Noir, Vert",1,1,x,Fatima\n'
    '2,variation,GANT-N,Gant - Noir,1,0,visible,,,,,taxable,1,parent,,,"25,50",,,https://dz.ma/n.jpg,GANT,1,Couleur,Noir,,1,,\n'
    "3,variation,GANT-V,Gant - Vert,1,0,visible,,,,,taxable,0,,,20,25,,,,id:1,2,Couleur,Vert,,1,,\n"
    "4,variation,GANT-R,Gant - Rouge,0,0,visible,,,,,taxable,1,3,,,25,,,,id:1,3,Couleur,Rouge,,1,,\n"
    "5,variation,X-1,Savon - Rose,1,0,visible,,,,,taxable,1,3,,,30,,,,PARTI,1,Senteur,Rose,,1,,\n"
    "6,simple,SAV,Savon,-1,0,visible,,,2026-01-01,2026-02-01,taxable,1,3,,20,30,,,,,0,,,,,,\n"
    "7,variable,VIDE,Tapis,1,0,visible,,,,,taxable,1,,,,,,,,,0,Taille,S,1,1,,\n"
)


def test_a_french_woocommerce_export_is_read_though_its_type_column_lost_its_name() -> None:
    reading = read(FRENCH_WOO)
    glove, orphan, soap, rug = reading.products
    assert (reading.dialect, reading.rows) == ("woocommerce", 7)
    assert [(one.sku, one.options, str(one.offer.price), one.offer.quantity) for one in glove.variants] == [
        ("GANT-N", {"Couleur": "Noir"}, "25.50 MAD", 7),
        ("GANT-V", {"Couleur": "Vert"}, "20.00 MAD", 0),
    ]
    assert str(glove.variants[1].offer.compare_at) == "25.00 MAD"
    assert [image.source for image in glove.images] == [
        "https://dz.ma/a(1),b.jpg",
        "https://dz.ma/c.jpg",
        "https://dz.ma/n.jpg",
    ]
    assert (glove.description, glove.weight) == ({"fr": "<p>Ligne 1<br>Ligne 2</p>"}, Decimal(250))
    assert glove.attributes == {"UGS": "GANT", "Artisane": "Fatima"}
    assert (orphan.source.id, orphan.title, str(orphan.variants[0].offer.price)) == (
        "5",
        {"fr": "Savon - Rose"},
        "30.00 MAD",
    )
    assert (soap.status, str(soap.variants[0].offer.price), soap.variants[0].offer.compare_at) == (
        "draft",
        "30.00 MAD",
        None,
    )
    assert rug.variants[0].offer.price is None


def test_what_is_odd_in_the_french_export_is_told_with_its_place() -> None:
    assert codes(read(FRENCH_WOO)) == [
        (0, "", "columns_kept"),
        (0, "", "columns_unused"),
        (4, "Publié", "variation_unpublished"),
        (5, "Parent", "parent_missing"),
        (6, "Tarif promo", "sale_dated"),
        (7, "", "variations_missing"),
        (7, "Tarif régulier", "price_missing"),
    ]
