"""The three formats as readers of them have them: row by row, by the names of the columns."""

import csv
import io

from defusedxml.ElementTree import fromstring

G = "{http://base.google.com/ns/1.0}"


def read_rows(kind: str, text: str) -> list[dict[str, str]]:
    match kind:
        case "google-rss":
            found = []
            for item in fromstring(text).iter("item"):
                row: dict[str, str] = {}
                for each in item:
                    name = each.tag.removeprefix(G)
                    row[name] = ",".join([*([row[name]] if name in row else []), each.text or ""])
                found.append(row)
            return found
        case "google-tsv":
            head, *lines = text.removesuffix("\n").split("\n")
            return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
        case _:
            return list(csv.DictReader(io.StringIO(text, newline="")))
