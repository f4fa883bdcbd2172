"""Names of columns, in French, Arabic and English, to what they hold."""

import pytest

from catalog.drafts import Field
from catalog.mapping import map_headers, target_named
from catalog.sources.files import FileRefused


@pytest.mark.parametrize(
    ("header", "field", "language", "unit"),
    [
        ("Nom", "title", "", ""),
        ("NOM DU PRODUIT *", "title", "", ""),
        ("Désignation", "title", "", ""),
        ("designation", "title", "", ""),
        ("اسم المنتج", "title", "", ""),
        ("الإسم", "title", "", ""),
        ("المُنتَج", "title", "", ""),
        ("الاســـم", "title", "", ""),
        ("Product Name", "title", "", ""),
        ("Nom (fr)", "title", "fr", ""),
        ("Titre FR", "title", "fr", ""),
        ("Name_AR", "title", "ar", ""),
        ("title.en", "title", "en", ""),
        ("titleFr", "title", "fr", ""),
        ("الاسم بالفرنسية", "title", "fr", ""),
        ("الاسم (بالعربية)", "title", "ar", ""),
        ("Description_FR", "description", "fr", ""),
        ("وصف المنتج", "description", "", ""),
        ("Prix (DH)", "price", "", "DH"),
        ("Prix de vente TTC", "price", "", ""),
        ("price_mad", "price", "", "mad"),
        ("الثمن بالدرهم", "price", "", "درهم"),
        ("ثمن البيع", "price", "", ""),
        ("Prix d'achat", "private", "", ""),
        ("ثمن الشراء", "private", "", ""),
        ("Px public", "price", "", ""),
        ("Px gros", "private", "", ""),
        ("Prix promo", "sale_price", "", ""),
        ("الثمن قبل التخفيض", "compare_at", "", ""),
        ("Qté", "quantity", "", ""),
        ("الكمية المتوفرة", "quantity", "", ""),
        ("الكميه", "quantity", "", ""),
        ("Poids (kg)", "weight", "", "kg"),
        ("Poids en g", "weight", "", "g"),
        ("الوزن (غ)", "weight", "", "غ"),
        ("Code à barres", "gtin", "", ""),
        ("الباركود", "gtin", "", ""),
        ("Réf.", "sku", "", ""),
        ("المرجع", "sku", "", ""),
        ("Material No.", "sku", "", ""),
        ("Material", "material", "", ""),
        ("Photo 2", "images", "", ""),
        ("صورة 1", "images", "", ""),
        ("Taille", "option", "", ""),
        ("المقاس", "option", "", ""),
        ("Pays d’origine", "origin", "", ""),
        ("Code SH", "hs_code", "", ""),
        ("Matière", "material", "", ""),
        ("Nom / الاسم", "title", "", ""),
        ("Prix - الثمن", "price", "", ""),
        ("Photo صورة", "images", "", ""),
        ("Quel est le prix de vente ? (en dirhams)", "price", "", "dirhams"),
        ("Combien de pièces avez-vous en stock ?", "quantity", "", ""),
        ("Nom du fournisseur", "private", "", ""),
        ("Prix d'achat HT", "private", "", ""),
        ("Numéro de téléphone", "private", "", ""),
        ("شحال كاين", "quantity", "", ""),
        ("Dimensions (cm)", "dimensions", "", "cm"),
        ("Prezzo", "price", "", ""),
        ("Antal", "quantity", "", ""),
        ("Beschreibung", "description", "", ""),
        ("Preço", "price", "", ""),
        ("Ürün adı", "title", "", ""),
        ("قیمت", "price", "", ""),
        ("Descripción", "description", "", ""),
        ("Frais de livraison", "attribute", "", ""),
        ("Grand-mère", "attribute", "", ""),
        ("Heart note", "attribute", "", ""),
        ("sizeNote", "attribute", "", ""),
        ("Note interne", "private", "", ""),
        ("Longueur de la chaîne", "attribute", "", ""),
        ("", "attribute", "", ""),
        ("Can be Sold", "status", "", ""),
        ("Peut être vendu", "status", "", ""),
        ("Available in POS", "private", "", ""),
        ("Taxes à la vente", "private", "", ""),
        ("sale_delay", "private", "", ""),
        ("uom_id/id", "private", "", ""),
        ("categ_id/name", "category", "", ""),
        ("Kostnad", "private", "", ""),
        ("Produktkategori", "category", "", ""),
    ],
)
def test_a_column_is_known_by_its_name(header: str, field: str, language: str, unit: str) -> None:
    target = map_headers([header]).columns[0].target
    assert (target.field, target.language, target.unit) == (field, language, unit)


def test_of_two_columns_for_one_field_the_first_fills_it_and_the_other_is_kept_unless_it_is_a_price() -> None:
    found = map_headers(["Prix", "Tarif", "Nom (fr)", "Nom (ar)", "Photo 1", "Photo 2", "Marque", "Fabricant"]).columns
    assert [column.target.field for column in found] == [
        *("price", "private", "title", "title", "images", "images", "brand", "attribute")
    ]
    assert (found[1].reason, found[7].reason) == ("double", "double")


def test_names_in_two_languages_are_two_titles() -> None:
    found = map_headers(["Nom du produit", "الاسم", "Désignation", "الوصف", "Description"]).columns
    assert [column.target.field for column in found] == ["title", "title", "attribute", "description", "description"]


def test_a_short_description_is_no_translation_of_the_description_however_it_is_written() -> None:
    for header in (["shortDescription", "description"], ["Description", "Short description"]):
        kept = {column.target.field: column.header for column in map_headers(header).columns}
        assert kept[Field.DESCRIPTION].casefold() == "description"
        assert Field.ATTRIBUTE in kept


def test_what_the_seller_says_comes_before_what_the_name_says() -> None:
    found = map_headers(["Produit", "Nom", "Coin"], {"nom": "ignore", "Coin": "title"}).columns
    assert [column.target.field for column in found] == [Field.ATTRIBUTE, Field.IGNORE, Field.TITLE]
    assert [column.reason for column in found] == ["double", "given", "given"]


def test_a_target_may_name_a_language_a_unit_or_an_option() -> None:
    assert target_named("title.ar", "X").language == "ar"
    assert target_named("weight.kg", "X").unit == "kg"
    assert (target_named("option", "Coloris").name, target_named("option.Couleur", "C1").name) == ("Coloris", "Couleur")


def test_a_target_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(FileRefused) as told:
        target_named("prix", "Tarif")
    assert told.value.issue.code == "mapping_unknown"
    assert "sale_price" in told.value.issue.hint_in("fr")


@pytest.mark.parametrize(
    ("header", "currency", "price"),
    [
        (["Nom", "P.U HT", "P.U TTC"], "MAD", "P.U TTC"),
        (["Nom", "Prix (DH)", "Prix (€)"], "EUR", "Prix (€)"),
        (["Nom", "Prix (DH)", "Prix (€)"], "MAD", "Prix (DH)"),
        (["Nom", "Quel prix demandez-vous ?", "Prix"], "MAD", "Prix"),
    ],
    ids=["with its tax", "in our currency", "in our currency, wherever it stands", "by its own name first"],
)
def test_of_several_prices_the_one_that_buyers_pay_counts(header: list[str], currency: str, price: str) -> None:
    found = map_headers(header, currency=currency).columns
    assert [column.header for column in found if column.target.field is Field.PRICE] == [price]
