"""The price, compare-at price and stock of one variant, from the cells that a file has for them."""

from catalog.cells import CellReader
from catalog.drafts import Cell, Field, VariantDraft
from catalog.issues import Severity
from catalog.money import Money
from catalog.product import Offer


def read_offer(draft: VariantDraft, reader: CellReader, price_column: str | None) -> Offer:
    """`price_column` is named where a price that is missing has to be reported; None where it need not be."""
    cells = draft.cells
    price, compare_at = _prices(draft, reader)
    if price is None and price_column is not None and not {Field.PRICE, Field.SALE_PRICE} & cells.keys():
        reader.report("price_missing", "price", Cell("", draft.row, price_column), Severity.ERROR)
    quantity = cells.get(Field.QUANTITY)
    return Offer(price=price, compare_at=compare_at, quantity=reader.quantity(quantity) if quantity else None)


def _prices(draft: VariantDraft, reader: CellReader) -> tuple[Money | None, Money | None]:
    """A sale price below the price stands, with that price to compare with. A zero means that there is none."""
    cells, currency = draft.cells, draft.cells.get(Field.CURRENCY)
    price, sale, compare_at = (
        reader.price(cells[field], field, currency) if field in cells else None
        for field in (Field.PRICE, Field.SALE_PRICE, Field.COMPARE_AT)
    )
    if sale and sale.amount:
        if price is None:
            price = sale if Field.PRICE not in cells else None
        elif sale.amount < price.amount:
            price, compare_at = sale, price
        elif sale.amount > price.amount:
            reader.report("sale_price_high", Field.SALE_PRICE, cells[Field.SALE_PRICE])
    if not compare_at or not compare_at.amount or not price or compare_at.amount == price.amount:
        return price, None
    if compare_at.amount < price.amount:
        reader.report("compare_at_low", Field.COMPARE_AT, cells[Field.COMPARE_AT], Severity.INFO)
        return price, None
    return price, compare_at
