"""Etsy's download of listings. Its header row is in the language of the shop; its columns always stand in one order.

A row is a listing; its variants are lists of values, with one price and one quantity for all.
"""

import re
from collections.abc import Iterable, Sequence
from html import unescape
from itertools import product as each_with_each

from catalog.dialects.columns import Columns, cell_at
from catalog.dialects.profile import Profile
from catalog.drafts import Cell, Draft, Field, ImageDraft, VariantDraft
from catalog.folding import folded
from catalog.issues import Issue, Severity
from catalog.sources.tables import Row, Table

_IMAGES = tuple(f"image{n}" for n in range(1, 11))
_STEMS = ("IMAGE", "IMMAGINE", "BILD", "IMAGEN", "AFBEELDING", "IMAGEM", "ZDJĘCIE", "OBRAZ", "画像", "ИЗОБРАЖЕНИЕ")
_LISTS = (1, 2, 3)
"""Two lists of values stand in a download, in later ones a third."""
_VARIATIONS = tuple(f"{part}{n}" for n in _LISTS for part in ("type", "name", "values"))
_BEFORE = ("title", "description", "price", "currency", "quantity", "tags", "materials", *_IMAGES)
_LAYOUT, _WITH_THIRD = (*_BEFORE, *_VARIATIONS[:6], "sku"), (*_BEFORE, *_VARIATIONS, "sku")
_OF_VARIATIONS = {
    "type": (
        *("VARIATION {n} TYPE", "TIPO VARIANTE {n}", "VARIATIONSTYP {n}", "TYPE DE VARIANTE {n}"),
        *("TYPE DE VARIATION {n}", "TYPE VARIATION {n}"),
        *("TIPO DE VARIACIÓN {n}", "TIPO DE VARIAÇÃO {n}", "VARIATIETYPE {n}", "TYPE VARIATIE {n}", "TYP WARIANTU {n}"),
    ),
    "name": (
        *("VARIATION {n} NAME", "NOME VARIANTE {n}", "VARIATIONSNAME {n}", "NOM DE LA VARIANTE {n}"),
        *(
            "NOM DE LA VARIATION {n}",
            "NOM VARIATION {n}",
            "NOMBRE DE VARIACIÓN {n}",
            "NOME DA VARIAÇÃO {n}",
            "VARIATIENAAM {n}",
        ),
        *("NAAM VARIATIE {n}", "NAZWA WARIANTU {n}"),
    ),
    "values": (
        *("VARIATION {n} VALUES", "VALORI VARIANTE {n}", "VARIATIONSWERTE {n}", "VALEURS DE LA VARIANTE {n}"),
        *(
            "VALEURS DE LA VARIATION {n}",
            "VALEURS VARIATION {n}",
            "VALORES DE VARIACIÓN {n}",
            "VALORES DA VARIAÇÃO {n}",
            "VARIATIEWAARDEN {n}",
        ),
        *("WAARDEN VARIATIE {n}", "WARTOŚCI WARIANTU {n}"),
    ),
}


PROFILE = Profile(
    columns={
        "title": ("TITLE", "TITOLO", "TITEL", "TITRE", "TÍTULO", "TYTUŁ", "タイトル", "НАЗВАНИЕ"),
        "description": (
            *("DESCRIPTION", "DESCRIZIONE", "BESCHREIBUNG", "DESCRIPCIÓN", "BESCHRIJVING", "DESCRIÇÃO", "OPIS", "説明"),
            "ОПИСАНИЕ",
        ),
        "price": ("PRICE", "PREZZO", "PREIS", "PRIX", "PRECIO", "PRIJS", "PREÇO", "CENA", "価格", "ЦЕНА"),
        "currency": (
            *("CURRENCY_CODE", "WÄHRUNGSCODE", "CÓDIGO DE DIVISA", "CODE_DEVISE", "CÓDIGO DA MOEDA", "VALUTACODE"),
            *("KOD WALUTY", "CODICE VALUTA", "通貨コード"),
        ),
        "quantity": (
            *("QUANTITY", "QUANTITÀ", "STÜCKZAHL", "MENGE", "QUANTITÉ", "CANTIDAD", "QUANTIDADE", "AANTAL", "ILOŚĆ"),
            *("数量", "КОЛИЧЕСТВО"),
        ),
        "tags": ("TAGS", "TAG", "ETIQUETAS", "ÉTIQUETTES", "TAGI", "タグ"),
        "materials": (
            *("MATERIALS", "MATERIALI", "MATERIALIEN", "MATÉRIAUX", "MATIÈRES", "MATERIALES", "MATERIAIS"),
            *("MATERIALEN", "MATERIAŁY", "素材"),
        ),
        **{f"image{n}": tuple(f"{stem}{n}" for stem in _STEMS) for n in range(1, 11)},
        **{
            f"{part}{n}": tuple(name.format(n=n) for name in names)
            for n in _LISTS
            for part, names in _OF_VARIATIONS.items()
        },
        "sku": ("SKU", "BESTANDSEINHEIT", "UGS", "RÉFÉRENCE"),
    },
    required=("title", "price"),
    strong=("currency", "image1", "image2", "image10", *_VARIATIONS, "materials"),
    enough=5,
    layouts=(_LAYOUT, _WITH_THIRD),
)
_NUMBERED = re.compile(r"(\D*)(\d+)\D*")
_LIST = re.compile(r"\s*,\s*")


class Etsy:
    name, label = "etsy", "Etsy"

    def fits(self, header: Sequence[str]) -> float:
        """By its names, or by ten photo columns and six of variants in their places, whatever their language."""
        return 0.9 if _stands_in_order(header) else PROFILE.fit(header)

    def drafts(self, tables: Sequence[Table]) -> Iterable[Draft | Issue]:
        for table in tables:
            columns = Columns(table, PROFILE)
            if _stands_in_order(table.header):
                layout = _WITH_THIRD if _numbers(table.header[23:26]) == [3, 3, 3] else _LAYOUT
                for at, name in enumerate(layout[: len(table.header)]):
                    columns.claim(name, at)
            yield from (_draft(columns, row) for row in table.rows)
            yield from columns.unused(columns.unclaimed())


def _stands_in_order(header: Sequence[str]) -> bool:
    alike = len({found[1] for name in header[7:17] if (found := _NUMBERED.fullmatch(name.strip()))}) == 1
    return alike and _numbers(header[7:23]) == [*range(1, 11), 1, 1, 1, 2, 2, 2]


def _numbers(names: Sequence[str]) -> list[int]:
    found = [_NUMBERED.fullmatch(name.strip()) for name in names]
    return [int(one[2]) if one else 0 for one in found]


def _draft(columns: Columns, row: Row) -> Draft:
    options = _options(columns, row)
    skus = _LIST.split(columns.text(row, "sku")) if columns.text(row, "sku") else []
    variants = tuple(_variants(columns, row, options, skus))
    lost = bool(skus) and all(Field.SKU not in variant.cells for variant in variants)
    texts = {Field.TITLE: "title", Field.DESCRIPTION: "description", Field.MATERIAL: "materials"}
    cells = {}
    if tags := columns.cell(row, "tags"):
        cells[Field.TAGS] = Cell(tags.text.replace("_", " "), tags.row, tags.column)  # Etsy writes spaces so
    return Draft(
        row=row.number,
        id=skus[0] if len(skus) == 1 and len(variants) == 1 else None,
        cells=cells,
        texts=tuple(columns.cells(row, texts).items()),
        variants=variants,
        images=tuple(ImageDraft(source) for name in _IMAGES if (source := columns.text(row, name))),
        attributes=_attributes(columns, row, {columns.header("sku"): ", ".join(skus)} if lost else {}),
        issues=tuple(_issues(columns, row, len(variants), skus if lost else [])),
        sheet=columns.table.sheet,
    )


def _options(columns: Columns, row: Row) -> dict[str, list[str]]:
    """{name: values} of each of the lists of values."""
    found: dict[str, list[str]] = {}
    for n in _LISTS:
        values = [value for value in _LIST.split(unescape(columns.text(row, f"values{n}"))) if value]
        name = unescape(columns.text(row, f"name{n}") or columns.text(row, f"type{n}")) or columns.header(f"values{n}")
        if values:
            found[name if name not in found else f"{name} 2"] = list(dict.fromkeys(values))
    return found


def _variants(columns: Columns, row: Row, options: dict[str, list[str]], skus: list[str]) -> Iterable[VariantDraft]:
    """Each value with each."""
    offer = {Field.PRICE: "price", Field.QUANTITY: "quantity", Field.CURRENCY: "currency"}
    cell = columns.cell(row, "sku")
    chosen = list(each_with_each(*options.values()))
    placed = _placed(skus, chosen)
    for at, values in enumerate(chosen):
        cells = columns.cells(row, offer)
        if cell and placed:
            cells[Field.SKU] = Cell(placed[at], cell.row, cell.column)
        yield VariantDraft(row.number, cells, dict(zip(options, values, strict=True)))


def _placed(skus: list[str], chosen: Sequence[tuple[str, ...]]) -> list[str]:
    """The SKU of each choice, where each names its own: Etsy lists the SKUs in another order than the values."""
    if len(skus) == len(chosen) == 1:
        return skus
    found = [_named_for(values, skus) for values in chosen]
    return found if all(found) and len(set(found)) == len(found) else []


def _named_for(values: Iterable[str], skus: Sequence[str]) -> str:
    """The one SKU that has more of the choice's words than all others."""
    said = set(folded(" ".join(values)).split())
    shared = [(len(said.intersection(folded(sku).split())), sku) for sku in skus]
    most = max(shared, default=(0, ""))[0]
    best = [sku for count, sku in shared if count == most]
    return best[0] if most and len(best) == 1 else ""


def _attributes(columns: Columns, row: Row, kept: dict[str, str]) -> dict[str, str]:
    """What no column of Etsy's holds, beside what is kept already."""
    cells = (cell_at(columns.table, row, at) for at in columns.unclaimed())
    return {**kept, **{cell.column: cell.text for cell in cells if cell}}


def _issues(columns: Columns, row: Row, variants: int, lost: Sequence[str]) -> Iterable[Issue]:
    if lost:
        yield Issue(
            code="skus_unplaced",
            field="sku",
            severity=Severity.WARNING,
            value=", ".join(lost),
            params={"count": str(len(lost))},
            at=columns.place(row, "sku"),
        )
    if variants > 1:
        yield Issue(
            code="variants_share_offer",
            field="variants",
            severity=Severity.WARNING,
            value=columns.text(row, "values1") or columns.text(row, "values2"),
            params={"count": str(variants)},
            at=columns.place(row, "values1"),
        )
