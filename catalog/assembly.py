"""One draft to one product: its cells read, its texts by language, its variants with keys and prices."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from html import unescape

from catalog.cell_words import branded, sorted_under
from catalog.cells import CellReader, SignOf
from catalog.descriptions import pictures_in_description, read_description
from catalog.drafts import Cell, Draft, Field, VariantDraft
from catalog.identifiers import is_own_code
from catalog.issues import Issue, Place, Severity
from catalog.keys import Keys, product_identity, variant_identity
from catalog.languages import spoken_in
from catalog.measures import GRAMS, MILLIMETRES
from catalog.numbers import without_empty_decimal
from catalog.offers import read_offer
from catalog.product import MAX_OPTIONS, Condition, Dimensions, ImageRef, Option, Product, Source, Status, Variant
from catalog.taxonomy import NO_LISTS, CategoryNames
from catalog.text import checked_text, is_mostly_arabic, plain, unquoted, without_marks

Seen = tuple[str, int]
"""The sheet and row where something stood first."""


@dataclass
class Assembly:
    """What all products of one file share, and what has been seen of them."""

    file: str
    currency: str
    language: str
    categories: CategoryNames = NO_LISTS
    today: date | None = None
    keys: Keys = field(default_factory=Keys)
    skus: dict[str, Seen] = field(default_factory=dict)
    gtins: dict[str, Seen] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    told: set[Place] = field(default_factory=set)

    def product(
        self, draft: Draft, columns: Mapping[Field, str], sign_of: SignOf
    ) -> tuple[Product | None, list[Issue]]:
        """`columns` names the columns of the sheet by field, for what is missing in them."""
        sheet = draft.sheet
        title = next((cell.text for kind, cell in draft.texts if kind is Field.TITLE), "")
        if not title and not _is_usable(draft):
            cell = next(iter(draft.cells.values()), Cell("", draft.row, ""))
            reader = CellReader(sheet, "", self.currency, sign_of, self.told)
            reader.report("row_not_understood", "title", cell)
            return None, reader.issues
        own = without_empty_decimal(draft.id) if draft.id else None
        told = product_identity(own, title, sheet, draft.row)
        key = self.keys.of_product(told)
        reader = CellReader(sheet, key, self.currency, sign_of, self.told)
        if title and self.titles.get(told) == title:
            reader.report("product_repeated", "title", Cell(title, draft.row, columns.get(Field.TITLE, "")))
        self.titles[told] = title
        if not title:
            blank = Cell("", draft.row, columns.get(Field.TITLE, ""))
            reader.report("title_missing", "title", blank, Severity.ERROR)
        source = Source.checked(file=self.file, sheet=sheet, row=draft.row, id=own)
        product = self._product(draft, source, key, reader, columns)
        told_before = [issue.model_copy(update={"product": key}) for issue in draft.issues]
        return product, told_before + reader.issues

    def _product(
        self, draft: Draft, source: Source, key: str, reader: CellReader, columns: Mapping[Field, str]
    ) -> Product:
        status = self._status(draft, reader)
        variants = self._variants(draft, key, reader, columns.get(Field.PRICE, "") if status is Status.ACTIVE else None)
        cells = draft.cells
        number, seller_category = self._category(cells)
        cells_of: dict[Field, list[Cell]] = {}
        for kind, cell in draft.texts:
            cells_of.setdefault(kind, []).append(cell)
        details = {name: plain(told) if "</" in told else told for name, told in draft.attributes.items()}
        title, description, material = [
            self._texts(cells_of[kind], kind, reader, details) if kind in cells_of else {} for kind in _TEXTS
        ]
        return Product.checked(
            key=key,
            source=source,
            title=title,
            description=description,
            brand=branded(unescape(cells[Field.BRAND].text)) if Field.BRAND in cells else None,
            category=number,
            seller_category=seller_category,
            attributes=details,
            tags=reader.tags(cells[Field.TAGS]) if Field.TAGS in cells else (),
            condition=reader.condition(cells[Field.CONDITION]) if Field.CONDITION in cells else Condition.NEW,
            origin=reader.country(cells[Field.ORIGIN]) if Field.ORIGIN in cells else None,
            hs_code=reader.hs_code(cells[Field.HS_CODE]) if Field.HS_CODE in cells else None,
            material=material,
            weight=reader.measure(cells[Field.WEIGHT], "weight", GRAMS) if Field.WEIGHT in cells else None,
            dimensions=_dimensions(draft, reader),
            images=self._images(draft),
            options=_options(variants),
            variants=variants,
            status=status,
        )

    def _category(self, cells: Mapping[Field, Cell]) -> tuple[int | None, str | None]:
        """The number, where the file has it or names it exactly, and the seller's own words beside it."""
        if Field.CATEGORY not in cells and Field.SELLER_CATEGORY not in cells:
            return None, None
        category, own = (
            unescape(cells[kind].text) if kind in cells else "" for kind in (Field.CATEGORY, Field.SELLER_CATEGORY)
        )
        if not (category or own):
            return None, None
        category, own = sorted_under(category), sorted_under(own)
        number = self.categories.number(category) or self.categories.number_named(own)
        is_number = number is not None and category[:1].isdigit()
        return number, own or (category if not is_number else "") or None

    def _status(self, draft: Draft, reader: CellReader) -> Status:
        if not draft.sellable:
            return Status.DRAFT
        cell = draft.cells.get(Field.STATUS)
        return reader.status(cell) if cell else Status.ACTIVE

    def _texts(self, cells: list[Cell], wanted: Field, reader: CellReader, details: dict[str, str]) -> dict[str, str]:
        """A column that names its language comes before one that does not; a second in one language is a detail."""
        found: dict[str, str] = {}
        for cell in sorted(cells, key=_names_no_language):
            text = reader.text(cell, wanted)
            if wanted is not Field.DESCRIPTION:
                text = unquoted(unescape(text) if "<" not in text else without_marks(unescape(text)))
                words = " ".join(text.splitlines())
            else:
                words = self._description(text, cell, reader)
            language = cell.language or self._language_of(cell)
            if language in found and not cell.language and cell.likely_language:  # "Name" beside "Name_FR"
                likely = next((one for one in (cell.likely_language, "en") if one not in found), language)
                language = spoken_in(plain(words), likely) or likely
            if found.setdefault(language, words) != words:
                details.setdefault(cell.column, plain(words))
                reader.report("text_kept", wanted.value, cell, Severity.INFO)
        return checked_text(found)

    def _description(self, text: str, cell: Cell, reader: CellReader) -> str:
        if count := pictures_in_description(text):
            place = replace(cell, text="")
            reader.report("description_pictures", "description", place, Severity.INFO, count=str(count))
        return read_description(text)

    def _language_of(self, cell: Cell) -> str:
        """Arabic letters are Arabic; other letters in an Arabic business's file are what the column's name is in."""
        if is_mostly_arabic(cell.text):
            return "ar"
        if self.language != "ar" or not any(sign.isalpha() for sign in cell.text):
            return self.language
        return cell.likely_language if cell.likely_language not in ("", "ar") else "en"

    def _images(self, draft: Draft) -> tuple[ImageRef, ...]:
        """The product's photos once each, then those that only a variant names."""
        alts: dict[str, str] = {}
        for image in draft.images:
            alts.setdefault(image.source, image.alt)
        for one in draft.variants:
            if one.image:
                alts.setdefault(one.image, "")
        return tuple([ImageRef.checked(source=source, alt=self._alt(words)) for source, words in alts.items()])

    def _alt(self, words: str) -> dict[str, str]:
        return checked_text({self._language_of(Cell(words, 0, "")): words}) if words else {}

    def _variants(self, draft: Draft, key: str, reader: CellReader, price_column: str | None) -> tuple[Variant, ...]:
        axes = _axes(draft.variants)
        if len(axes) > MAX_OPTIONS:
            reader.report("options_too_many", "options", Cell(", ".join(axes), draft.row, ""))
        if shared := draft.cells.get(Field.SKU):
            self._note(self.skus, "sku_repeated", "sku", shared, reader)
        variants: list[Variant] = []
        chosen, skus = set[frozenset[tuple[str, str]]](), set[str]()
        for one, options in zip(draft.variants, _on_three_axes(draft.variants, axes), strict=True):
            gtin = one.cells.get(Field.GTIN)
            own = gtin if gtin and Field.SKU not in one.cells and is_own_code(gtin.text) else None
            sku = self._sku(own or one.cells.get(Field.SKU), skus, reader)
            told = variant_identity(sku, options, len(draft.variants) == 1)
            if own:
                reader.report("gtin_own_code", "gtin", own, Severity.INFO)
            if (choice := frozenset(options.items())) in chosen:
                reader.report("variants_alike", "options", Cell(_told(options), one.row, ""))
            chosen.add(choice)
            variants.append(
                Variant.checked(
                    key=self.keys.of_variant(key, told),
                    sku=sku,
                    gtin=self._gtin(gtin, reader) if gtin and not own else None,
                    options=options,
                    offer=read_offer(one, reader, price_column, self.today),
                    image=one.image,
                )
            )
        return tuple(variants)

    def _sku(self, cell: Cell | None, before: set[str], reader: CellReader) -> str | None:
        """A SKU that stands twice is reported; within one product the second goes without. `before` gets it."""
        if cell is None:
            return None
        if cell.text.startswith("'"):  # by which spreadsheets mark a text
            cell = replace(cell, text=cell.text[1:])
        self._note(self.skus, "sku_repeated", "sku", cell, reader)
        if not cell.text or cell.text in before:
            return None
        before.add(cell.text)
        return cell.text

    def _gtin(self, cell: Cell, reader: CellReader) -> str | None:
        found = reader.gtin(cell)
        if found:
            self._note(self.gtins, "gtin_repeated", "gtin", replace(cell, text=found), reader)
        return found

    def _note(self, seen: dict[str, Seen], code: str, what: str, cell: Cell, reader: CellReader) -> None:
        """What stands for the second time is reported with the row where it stood before."""
        if cell.text in seen:
            sheet, row = seen[cell.text]
            where = f"{sheet}, {row}" if sheet and sheet != reader.sheet else str(row)
            reader.report(code, what, cell, first=where)
        else:
            seen[cell.text] = (cell.sheet or reader.sheet, cell.row)


_TEXTS = (Field.TITLE, Field.DESCRIPTION, Field.MATERIAL)
_SIDES = {Field.LENGTH: "length", Field.WIDTH: "width", Field.HEIGHT: "height"}


def _names_no_language(cell: Cell) -> bool:
    return not cell.language


def _is_usable(draft: Draft) -> bool:
    return bool(draft.texts or draft.images or any(variant.cells.keys() - {Field.SKU} for variant in draft.variants))


def _dimensions(draft: Draft, reader: CellReader) -> Dimensions | None:
    if _SIDES.keys().isdisjoint(draft.cells):
        return None
    found = {
        name: reader.measure(draft.cells[kind], name, MILLIMETRES)
        for kind, name in _SIDES.items()
        if kind in draft.cells
    }
    return Dimensions(**found) if any(found.values()) else None


def _axes(variants: tuple[VariantDraft, ...] | tuple[Variant, ...]) -> list[str]:
    return list(dict.fromkeys([name for variant in variants for name in variant.options]))


def _options(variants: tuple[Variant, ...]) -> tuple[Option, ...]:
    return tuple([Option(name=name) for name in _axes(variants)])


def _on_three_axes(variants: tuple[VariantDraft, ...], axes: list[str]) -> list[dict[str, str]]:
    """The options of each variant; the third axis and those beyond it become one, so that none is lost."""
    if len(axes) <= MAX_OPTIONS:
        return [dict(variant.options) for variant in variants]
    apart, joined = axes[: MAX_OPTIONS - 1], axes[MAX_OPTIONS - 1 :]
    found = []
    for variant in variants:
        options = {name: value for name, value in variant.options.items() if name in apart}
        rest = [variant.options[name] for name in joined if name in variant.options]
        found.append({**options, **({" / ".join(joined): " / ".join(rest)} if rest else {})})
    return found


def _told(options: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in options.items())
