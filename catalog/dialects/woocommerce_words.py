"""What WooCommerce calls its columns in English, French, Spanish and German."""

import re

from catalog.folding import folded

NAMES: dict[str, tuple[str, ...]] = {
    "id": ("ID",),
    "type": ("Type", "Tipo", "Typ"),
    "sku": ("SKU", "UGS", "Artikelnummer"),
    "gtin": ("GTIN, UPC, EAN, or ISBN", "GTIN, UPC, EAN ou ISBN", "GTIN, UPC, EAN o ISBN", "GTIN, UPC, EAN oder ISBN"),
    "name": ("Name", "Nom", "Nombre"),
    "published": ("Published", "Publié", "Publicado", "Veröffentlicht"),
    "short_description": ("Short description", "Description courte", "Descripción corta", "Kurzbeschreibung"),
    "description": ("Description", "Descripción", "Beschreibung"),
    "sale_starts": (
        "Date sale price starts",
        "Date de début de promo",
        "Día en que empieza el precio rebajado",
        "Datum, an dem Angebotspreis beginnt",
    ),
    "sale_ends": (
        "Date sale price ends",
        "Date de fin de promo",
        "Día en que termina el precio rebajado",
        "Datum, an dem Angebotspreis endet",
    ),
    "in_stock": ("In stock?", "En stock ?", "¿En inventario?", "Vorrätig?"),
    "stock": ("Stock", "Inventario", "Lager"),
    "weight": tuple(
        f"{name} ({unit})" for name in ("Weight", "Poids", "Peso", "Gewicht") for unit in ("kg", "g", "lbs", "oz")
    ),
    "length": tuple(
        f"{name} ({unit})" for name in ("Length", "Longueur", "Longitud", "Länge") for unit in ("cm", "mm", "m", "in")
    ),
    "width": tuple(
        f"{name} ({unit})" for name in ("Width", "Largeur", "Anchura", "Breite") for unit in ("cm", "mm", "m", "in")
    ),
    "height": tuple(
        f"{name} ({unit})" for name in ("Height", "Hauteur", "Altura", "Höhe") for unit in ("cm", "mm", "m", "in")
    ),
    "sale_price": ("Sale price", "Tarif promo", "Precio rebajado", "Angebotspreis"),
    "price": ("Regular price", "Tarif régulier", "Precio normal", "Regulärer Preis"),
    "categories": ("Categories", "Catégories", "Categorías", "Kategorien"),
    "tags": ("Tags", "Étiquettes", "Etiquetas", "Schlagwörter"),
    "images": ("Images", "Imágenes", "Bilder"),
    "parent": ("Parent", "Superior", "Übergeordnetes Produkt"),
    "brand": ("Brands", "Brand", "Marques", "Marque", "Marcas", "Marken"),
}

ATTRIBUTE_NAME = re.compile(
    r"attribute (\d+) name|nom de l attribut (\d+)|nombre del atributo (\d+)|attribut (\d+) name"
)
ATTRIBUTE_VALUE = re.compile(
    r"attribute (\d+) value s|valeur s de l attribut (\d+)|valor es del atributo (\d+)|attribut (\d+) wert e?"
)

_SHOP_ONLY = re.compile(
    r"is featured|visibility in catalog|tax (status|class)|low stock amount|backorders allowed|sold individually|"
    r"allow customer reviews|purchase note|shipping class|download (limit|expiry days)|grouped products|upsells|"
    r"cross sells|external url|button text|position|attribute \d+ (visible|global|default)|download \d+ (id|name|url)|"
    r"swatches attributes|meta .*|"
    r"mis en avant|visibilite dans le catalogue|(etat|classe) de(?: la)? tva|montant de stock faible|"
    r"autoriser les (commandes de produits en rupture|avis clients)|vendre individuellement|note de commande|"
    r"classe d expedition|limite de telechargement|jours d expiration du telechargement|groupes de produits|"
    r"produits suggeres|ventes croisees|url externe|libelle du bouton|attribut \d+ (visible|global|par defaut)|"
    r"(nom|url|id) du telechargement \d+|telechargement \d+ .*|"
    r"esta destacado|visibilidad en el catalogo|(estado|clase) del? impuesto|cantidad de bajo inventario|"
    r"permitir (reservas de productos agotados|valoraciones de clientes)|vendido individualmente|nota de compra|"
    r"clase de envio|limite de descargas|dias de caducidad de la descarga|productos agrupados|ventas dirigidas|"
    r"ventas cruzadas|url externa|texto del boton|posicion|atributo .*|"
    r"ist hervorgehoben|sichtbarkeit im katalog|steuer(status|klasse)|geringe lagermenge|"
    r"(ruckstande|lieferruckstande) erlaubt|nur einzeln verkaufen|kunden(bewertungen|rezensionen) erlauben|"
    r"hinweis zum kauf|versandklasse|downloadlimit|ablauftage des downloads|gruppierte produkte|zusatzverkaufe|"
    r"cross sells querverkaufe|externe url|button text|attribut \d+ .*"
)


def is_shop_only(header: str) -> bool:
    """Whether the column is of use to the shop itself only: taxes, reviews, featured places, plugins' own data."""
    return bool(_SHOP_ONLY.fullmatch(folded(header)))
