"""Descriptions as sellers write them, plain or HTML, to the small HTML that a product keeps."""

import html
import re

from catalog.text import clean_html, unquoted

_ESCAPED_TAG = re.compile(r"&lt;/?[a-zA-Z]")
_TAG_CUT = re.compile(r"\s*(?=(?:p|div|ul|h[1-6]|strong)>)")
"""One that lost its first sign where it was copied."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_PICTURE = re.compile(r"<(?:img|iframe|video|embed|object)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_PARAGRAPHS = re.compile(r"\n\s*\n")


def read_description(text: str) -> str:
    """HTML is cleaned; in plain text, blank lines part paragraphs and other line breaks are kept."""
    text = _unescaped(unquoted(text))
    if "</" in text and _TAG_CUT.match(text):
        text = f"<{text.lstrip()}"
    markup = _as_markup(text)
    return clean_html(markup) if _TAG.search(markup) else _marked(text)


def pictures_in_description(text: str) -> int:
    """How many pictures and films stand in a description; it keeps none of them."""
    return len(_PICTURE.findall(_as_markup(text))) if "<" in text or "&lt;" in text else 0


def _unescaped(text: str) -> str:
    """WooCommerce, and documents that were written twice, have line breaks as a backslash and an n."""
    return text.replace("\\r", "").replace("\\n", "\n") if "\\" in text else text


def _as_markup(text: str) -> str:
    if not _TAG.search(text) and _ESCAPED_TAG.search(text):  # as OpenCart stores it
        return html.unescape(text)
    return text


def _marked(text: str) -> str:
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)  # "&nbsp;" in a text without tags
    lines = html.escape(text.replace("\r\n", "\n").replace("\r", "\n").strip(), quote=False)
    if "\n" not in lines:
        return lines
    return "".join(f"<p>{_broken(part)}</p>" for part in _PARAGRAPHS.split(lines))


def joined_descriptions(*texts: str) -> str:
    """Several descriptions as one, each in its own paragraphs; one that another contains is left out."""
    texts = tuple(map(_unescaped, texts))
    kept = [text for text in texts if text.strip() and not any(text != other and text in other for other in texts)]
    if len(kept) < 2:
        return kept[0] if kept else ""
    marked = (markup if _TAG.search(markup := _as_markup(text)) else _marked(text) for text in kept)
    return "".join(f"<div>{part}</div>" for part in marked)


def _broken(paragraph: str) -> str:
    return "<br>".join(line.strip() for line in paragraph.split("\n"))
