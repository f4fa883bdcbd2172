"""HTML built from elements, so that text is always escaped: only what `el` and `clean` made is markup."""

import html

import nh3

_EMPTY = frozenset(("img", "input", "link", "meta"))
_DESCRIPTION_TAGS = "p br ul ol li strong em b i u h2 h3 h4 h5 h6 blockquote table thead tbody tr th td"


class Markup(str):
    """HTML that is safe to show."""

    __slots__ = ()


def el(tag: str, *children: str | None, **attributes: str | bool | None) -> Markup:
    """An element; `class_` is class and `for_` is for. Attributes of None or False are left out."""
    told = "".join(_attribute(name, value) for name, value in attributes.items())
    return Markup(f"<{tag}{told}>" if tag in _EMPTY else f"<{tag}{told}>{join(*children)}</{tag}>")


def join(*children: str | None) -> Markup:
    return Markup(
        "".join(child if isinstance(child, Markup) else html.escape(child) for child in children if child is not None)
    )


def clean(description: str) -> Markup:
    """A seller's HTML without anything but the tags of a description; plain text in paragraphs."""
    kept = nh3.clean(description, tags=set(_DESCRIPTION_TAGS.split()), attributes={}, link_rel=None).strip()
    if "<" in kept:
        return Markup(kept)
    return Markup("".join(f"<p>{part}</p>" for part in kept.splitlines() if part.strip()))


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(value)}"'
