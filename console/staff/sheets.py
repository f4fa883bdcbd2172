"""Tables to take away: CSV that opens in Excel, Arabic and all, with no cell that runs as a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

from catalog.sheet_cells import guarded


def csv_answer(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([_cell(each) for each in row])
    answer = HttpResponse(target.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _cell(value: object) -> object:
    return value if isinstance(value, int | float) else guarded("" if value is None else str(value))
