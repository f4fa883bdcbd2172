"""Rows as files. Pure; a row has all columns, in the same order as the others."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from connectors.channels.feed.mapping import FACEBOOK, GOOGLE, Row

GOOGLE_XML = "http://base.google.com/ns/1.0"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def to_rss(rows: Iterable[Row]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<rss version="2.0" xmlns:g="{GOOGLE_XML}">',
        "<channel><title>Products</title><link>https://www.google.com/</link><description>Products</description>",
        *(_item(row) for row in rows),
        "</channel>",
        "</rss>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _item(row: Row) -> str:
    return f"<item>{''.join(_elements(row))}</item>"


def _elements(row: Row) -> Iterator[str]:
    """Several photos are several elements."""
    for name, value in row.items():
        for each in value.split(",") if name == "additional_image_link" else [value]:
            if each:
                yield f"<g:{name}>{escape(_NOT_IN_XML.sub(' ', each))}</g:{name}>"


def to_tsv(rows: Iterable[Row]) -> bytes:
    """A line for each row: what would break it becomes a space. Quotes are what they are."""
    lines = ["\t".join(GOOGLE), *("\t".join(_BREAKS.sub(" ", row[name]) for name in GOOGLE) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def to_csv(rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, FACEBOOK, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: value.replace("\0", " ") for name, value in row.items()} for row in rows)
    return text.getvalue().encode()
