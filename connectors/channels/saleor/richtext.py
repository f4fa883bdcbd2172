"""A description as the blocks of EditorJS that shops keep: paragraphs, headings and lists, with bold, italic and
underlined words in them. Pure."""

import json
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

INLINE = {"strong": "b", "b": "b", "em": "i", "i": "i", "u": "u"}
HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
LISTS = {"ul": "unordered", "ol": "ordered"}
ENDS_LINE = frozenset(("p", "div", "blockquote", "tr", "table", "thead", "tbody"))
CELL_ENDS = " | "


def to_blocks(markup: str) -> str | None:
    """The JSON of the blocks; None where there is nothing to say. A list within a list becomes a part of it."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    reader.end_block()
    return json.dumps({"blocks": reader.blocks}, ensure_ascii=False) if reader.blocks else None


@dataclass
class _List:
    style: str
    items: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[dict[str, object]] = []
        self._text: list[str] = []
        self._open: list[str] = []
        self._heading: int | None = None
        self._list: _List | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in INLINE:
            self._open.append(INLINE[tag])
            self._text.append(f"<{INLINE[tag]}>")
        elif tag == "br":
            self._text.append("<br>")
        elif tag in LISTS:
            self._start_list(LISTS[tag])
        elif tag == "li":
            self._end_item()
        elif tag in HEADINGS:
            self.end_block()
            self._heading = HEADINGS[tag]
        elif tag in ENDS_LINE and self._list is None:
            self.end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in INLINE and INLINE[tag] in self._open:
            self._open.remove(INLINE[tag])
            self._text.append(f"</{INLINE[tag]}>")
        elif tag in LISTS:
            self._end_list()
        elif tag == "li":
            self._end_item()
        elif tag in ("td", "th"):
            self._text.append(CELL_ENDS)
        elif tag in HEADINGS or (tag in ENDS_LINE and self._list is None):
            self.end_block()

    def handle_data(self, data: str) -> None:
        self._text.append(escape(data, quote=False))

    def end_block(self) -> None:
        text, level, self._heading = self._taken(), self._heading, None
        if not text:
            return
        kind, data = ("header", {"text": text, "level": level}) if level else ("paragraph", {"text": text})
        self.blocks.append({"type": kind, "data": data})

    def _start_list(self, style: str) -> None:
        self._depth += 1
        if self._list is None:
            self.end_block()
            self._list = _List(style)
        else:
            self._end_item()

    def _end_list(self) -> None:
        self._end_item()
        self._depth -= 1
        if self._depth > 0 or self._list is None:
            return
        if self._list.items:
            data = {"style": self._list.style, "items": self._list.items}
            self.blocks.append({"type": "list", "data": data})
        self._list, self._depth = None, 0

    def _end_item(self) -> None:
        if self._list is None:
            self.end_block()
        elif text := self._taken():
            self._list.items.append(text)

    def _taken(self) -> str:
        """What has been read, with no mark left open and no line at its edges."""
        text = "".join([*self._text, *(f"</{mark}>" for mark in reversed(self._open))])
        self._text = [f"<{mark}>" for mark in self._open]
        words = " ".join(text.split()).removesuffix(CELL_ENDS.rstrip()).strip()
        while words.startswith("<br>") or words.endswith("<br>"):
            words = words.removeprefix("<br>").removesuffix("<br>").strip()
        for mark in ("b", "i", "u"):
            words = words.replace(f"<{mark}></{mark}>", "")
        return words
