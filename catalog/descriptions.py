"""Descriptions as sellers write them, plain or HTML, to the small HTML that a product keeps."""

import html
import re

from catalog.text import clean_html

_ESCAPED_TAG = re.compile(r"&lt;/?[a-zA-Z]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_PARAGRAPHS = re.compile(r"\n\s*\n")


def read_description(text: str) -> str:
    """HTML is cleaned; in plain text, blank lines part paragraphs and other line breaks are kept."""
    if not _TAG.search(text) and _ESCAPED_TAG.search(text):  # as OpenCart stores it
        text = html.unescape(text)
    if _TAG.search(text):
        return clean_html(text)
    lines = html.escape(text.replace("\r\n", "\n").replace("\r", "\n").strip(), quote=False)
    if "\n" not in lines:
        return lines
    return "".join(f"<p>{_broken(part)}</p>" for part in _PARAGRAPHS.split(lines))


def joined_descriptions(*texts: str) -> str:
    """Several descriptions as one, each in its own paragraphs; one that another contains is left out."""
    kept = [text for text in texts if text.strip() and not any(text != other and text in other for other in texts)]
    if len(kept) < 2:
        return kept[0] if kept else ""
    parts = (read_description(text) for text in kept)
    return "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)


def _broken(paragraph: str) -> str:
    return "<br>".join(line.strip() for line in paragraph.split("\n"))
