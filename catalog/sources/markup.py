"""Reads items out of XML that is not well-formed: loose ampersands, names never declared, tags never closed, a cut end.

An item that opens and closes as it should is whole, whatever is wrong around it. In one that does not, a tag left open
ends where its item ends, and the item is handed on as damaged: what stands in it has to be looked at.
"""

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

_VALUE = r"(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)"
_TOKEN = re.compile(
    r"<!\[CDATA\[(?P<text>(?:(?!\]\]>|<!\[CDATA\[|</(?:item|entry|product)>).)*)(?:\]\]>)?"
    r"|<!--.*?(?:-->|\Z)|<[?!][^<>]*>"
    rf"|<(?P<close>/)?(?P<tag>[^\W\d][\w:.-]*)(?P<attributes>(?:\s+[\w:.-]+\s*=\s*{_VALUE})*)"
    r"(?:\s*(?P<empty>/)?>|(?<=[\"'])(?:\s+[\w:.-]+\s*=)?\s*(?=<))",
    re.DOTALL,
)
_NEVER_CLOSED = frozenset({"br", "hr", "img", "wbr"})
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>/]+))")
_MAX_DEPTH = 40
_EXCERPT = 300


@dataclass(frozen=True, slots=True)
class Damaged:
    """An item of which some tags, named here, do not open and close as they should."""

    element: Element
    tags: tuple[str, ...]
    excerpt: str


def recovered(text: str, names: Collection[str]) -> Iterator[Element | Damaged]:
    """The items in the order of the text; each is an element whose tags carry their prefixes as written."""
    item: _Item | None = None
    end = 0
    for token in _TOKEN.finditer(text):
        tag, closes = token["tag"], bool(token["close"])
        if item:
            item.say(html.unescape(text[end : token.start()]))
        begins = tag is not None and not closes and _local(tag) in names and (item is None or item.is_named(tag))
        if item and (begins or (closes and item.is_named(tag))):
            yield item.ended(text[item.start : token.start()], closed=not begins)
            item = None
        if begins:
            item = _Item(token)
            if token["empty"]:
                yield item.ended("", closed=True)
                item = None
        elif item:
            item.take(token)
        end = token.end()
    if item:
        item.say(html.unescape(text[end:]))
        yield item.ended(text[item.start :], closed=False)


def names_within(text: str) -> dict[str, set[str]]:
    """{name of an element: the names of what stands in it and of its attributes}, well-formed or not."""
    found: dict[str, set[str]] = {}
    above: list[str] = []
    for token in _TOKEN.finditer(text):
        if token["tag"] is None:
            continue
        name = _local(token["tag"])
        if token["close"]:
            del above[above.index(name) if name in above else len(above) :]
            continue
        if above:
            found.setdefault(above[-1], set()).add(name)
        found.setdefault(name, set()).update(_attributes(token))
        if not token["empty"] and name not in _NEVER_CLOSED and len(above) < _MAX_DEPTH:
            above.append(name)
    return found


class _Item:
    """One item while it is read."""

    def __init__(self, token: re.Match[str]) -> None:
        self.start, self.tag = token.start(), token["tag"]
        self.element = Element(self.tag, _attributes(token))
        self.open = [self.element]
        self.wrong: list[str] = []

    def is_named(self, tag: str | None) -> bool:
        return tag == self.tag

    def take(self, token: re.Match[str]) -> None:
        tag = token["tag"]
        if token["text"] is not None:
            self.say(token["text"])
        elif tag is None:
            return
        elif token["close"]:
            self._close(tag)
        else:
            element = SubElement(self.open[-1], tag, _attributes(token))
            if not token["empty"] and tag not in _NEVER_CLOSED and len(self.open) < _MAX_DEPTH:
                self.open.append(element)

    def _close(self, tag: str) -> None:
        tags = [element.tag for element in self.open[1:]]
        if tag not in tags:
            self.wrong.append(tag)
            return
        while self.open[-1].tag != tag:
            self.wrong.append(self._end_here())
        self.open.pop()

    def _end_here(self) -> str:
        """Ends the tag that was left open where its text ends: what follows in it stands beside it."""
        last = self.open.pop()
        for child in list(last):
            last.remove(child)
            self.open[-1].append(child)
        return last.tag

    def say(self, words: str) -> None:
        if not words:
            return
        last = self.open[-1]
        if len(last):
            last[-1].tail = (last[-1].tail or "") + words
        else:
            last.text = (last.text or "") + words

    def ended(self, text: str, *, closed: bool) -> Element | Damaged:
        while len(self.open) > 1:
            self.wrong.append(self._end_here())
        tags = tuple(dict.fromkeys(self.wrong + ([] if closed else [self.tag])))
        return Damaged(self.element, tags, " ".join(text.split())[:_EXCERPT]) if tags else self.element


def _attributes(token: re.Match[str]) -> dict[str, str]:
    found = _ATTRIBUTE.findall(token["attributes"] or "")
    return {name: html.unescape(double or single or bare) for name, double, single, bare in found}


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]
