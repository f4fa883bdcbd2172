"""Listings that are hard to carry: each has broken some integration somewhere."""

from decimal import Decimal

from catalog.money import Money
from catalog.product import Condition, Dimensions
from connectors.listing import Listing, ListingOption, ListingVariant, Picture

RIGHT_TO_LEFT_MARK, FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u200f", "\u2068", "\u2069"


def picture_of(name: str, *, alt: str = "", media_type: str = "image/jpeg") -> Picture:
    extension = media_type.rpartition("/")[2]
    return Picture(
        rendition=f"rendition-{name}",
        name=f"{name}.{extension}",
        media_type=media_type,
        width=1200,
        height=900,
        size=1,
        alt=alt,
    )


def listing_of(key: str, title: str, price: str = "12.50", currency: str = "EUR", **more: object) -> Listing:
    """A listing with one variant, in French, with one photo; `more` are fields of Listing instead."""
    variant = ListingVariant(key=f"{key}V1", sku=f"{key}-1", price=Money.of(price, currency), quantity=5)
    given = {
        "key": key,
        "language": "fr",
        "country": "FR",
        "currency": currency,
        "title": title,
        "description": f"<p>{title}</p>",
        "variants": (variant,),
        "pictures": (picture_of(key.lower(), alt=title),),
        **more,
    }
    return Listing.model_validate(given)


def _rug() -> Listing:
    colours, sizes = ("Bleu", "Écru"), ("80 × 150", "120 × 180")
    variants = [
        ListingVariant(
            key=f"RUG{number}",
            sku=f"TAPIS {colour} {size}",
            gtin="6111234567896" if number == 0 else None,
            options={"Couleur": colour, "Taille": size},
            price=Money.of("149.90", "EUR"),
            compare_at=Money.of("179.00", "EUR") if number == 0 else None,
            quantity=number,
            picture="rendition-rug-blue" if colour == "Bleu" else None,
        )
        for number, (colour, size) in enumerate((colour, size) for colour in colours for size in sizes)
    ]
    return listing_of(
        "RUG",
        "Tapis berbère « Tifaouine » & coussin, 100 % laine",
        description="<p>Tissé à la main.</p><ul><li>laine &amp; coton</li><li>120 &lt; 180</li></ul>",
        brand="Coopérative Tifaouine",
        category=598,
        seller_category="Maison > Tapis",
        attributes={"Entretien": "Lavage à la main", "Fait main": "oui"},
        tags=("fait main", "artisanat"),
        origin="MA",
        hs_code="570110",
        material="Laine",
        weight=Decimal(3500),
        dimensions=Dimensions(length=Decimal(1800), width=Decimal(1200)),
        options=(ListingOption(name="Couleur", values=colours), ListingOption(name="Taille", values=sizes)),
        variants=tuple(variants),
        pictures=(picture_of("rug-blue", alt="Le tapis bleu"), picture_of("rug-back", media_type="image/png")),
    )


def _hundred_variants() -> Listing:
    sizes = tuple(str(size) for size in range(1, 101))
    variants = tuple(
        ListingVariant(
            key=f"RING{size}",
            sku=f"RING-{size}",
            options={"Taille": size},
            price=Money.of("25.00", "EUR"),
            quantity=int(size) % 3,
        )
        for size in sizes
    )
    return listing_of(
        "RING", "Bague en argent", variants=variants, options=(ListingOption(name="Taille", values=sizes),)
    )


def _without_sku() -> Listing:
    variant = ListingVariant(key="NOSKUV1", sku="NOSKUV1", price=Money.of("9.00", "EUR"))
    return listing_of("NOSKU", "Savon noir", variants=(variant,), description="", pictures=())


def samples() -> dict[str, Listing]:
    """By what is hard about each."""
    mixed = f"زيت أركان {FIRST_STRONG_ISOLATE}Argan Oil 100 ml{POP_ISOLATE}{RIGHT_TO_LEFT_MARK} – بيو"
    return {
        "options, photos, everything": _rug(),
        "arabic": listing_of(
            "ARABIC",
            "سجّادةٌ أمازيغيّة من صوف الأطلس، ١٢٠ × ١٨٠ سم",
            description="<p>منسوجة يدويًا في <strong>تازناخت</strong>.</p>",
            language="ar",
            brand="تعاونية تيفاوين",
        ),
        "both directions, invisible marks": listing_of("BOTHWAYS", mixed, language="ar"),
        "emoji, joined and flagged": listing_of("EMOJI", "Bougie 🕯️ pour toi 👩🏽‍🎨 🇲🇦 – 𝒹𝑜𝓊𝒸𝑒"),
        "no decimals": listing_of("FRANCS", "Panier tressé", "12500", "XOF", country="SN"),
        "three decimals": listing_of("DINARS", "عطر العود", "3.500", "KWD", language="ar", country="KW"),
        "a large amount": listing_of("LARGE", "Collier ancien", "1234567.80", "MAD", country="MA"),
        "no SKU, no barcode, no stock count": _without_sku(),
        "a hundred variants": _hundred_variants(),
        "a title of 120 characters": listing_of("LONG", ("Théière en cuivre martelé " * 5)[:119] + "é"),
        "quotes, angles, a backslash": listing_of("QUOTES", 'Plat 12" <grand> \\ d\'Oujda & "Fès"; DROP TABLE--'),
        "used, none left": listing_of(
            "USED",
            "Radio d'occasion",
            condition=Condition.USED,
            variants=(ListingVariant(key="USEDV1", sku="R/1 é", price=Money.of("40.00", "EUR"), quantity=0),),
        ),
    }


SAMPLES = samples()
