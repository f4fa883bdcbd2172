"""Resources as XML: written for the shop, and read from what it answers. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

Words = Mapping[str, str]
"""A text by the id of its language in the shop."""
ITEMS = {
    "categories": "category",
    "images": "image",
    "product_option_values": "product_option_value",
}
"""What the members of an association are called."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BEGINNING = re.compile(rb"<\?xml|<prestashop\b")


class NotADocument(ValueError):
    """What the shop answered is no document of its webservice."""


@dataclass(frozen=True)
class Draft:
    """A resource to be written. `links`: ids of what it is associated with; what is left out stays as it is."""

    fields: Mapping[str, str | Words]
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Resource:
    """A resource as the shop tells of it: everything is text, numbers too."""

    element: Element

    @property
    def id(self) -> str:
        return self.text("id")

    def text(self, name: str) -> str:
        return (self.element.findtext(name) or "").strip()

    def words(self, name: str) -> dict[str, str]:
        """By the id of the language."""
        return {each.get("id", ""): each.text or "" for each in self.element.findall(f"{name}/language")}

    def linked(self, name: str) -> "list[Resource]":
        return [Resource(each) for each in self.element.findall(f"associations/{name}/*")]


@dataclass(frozen=True)
class Problem:
    code: int
    message: str


@dataclass(frozen=True)
class Document:
    resources: tuple[Resource, ...] = ()
    problems: tuple[Problem, ...] = ()


def written(kind: str, drafts: Sequence[Draft]) -> bytes:
    """One or more resources of a kind, named in the singular."""
    root = Element("prestashop")
    for draft in drafts:
        element = SubElement(root, kind)
        for name, value in draft.fields.items():
            _write(SubElement(element, name), value)
        links = SubElement(element, "associations") if draft.links else None
        for name, ids in draft.links.items():
            if links is not None:
                _link(SubElement(links, name), ITEMS[name], ids)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _write(element: Element, value: str | Words) -> None:
    if isinstance(value, str):
        element.text = _NOT_XML.sub("", value)
        return
    for language, words in value.items():
        SubElement(element, "language", id=language).text = _NOT_XML.sub("", words)


def _link(element: Element, item: str, ids: Sequence[str]) -> None:
    for each in ids:
        SubElement(SubElement(element, item), "id").text = each


def whole(resource: Resource, draft: Draft) -> Draft:
    """The resource as it stands with the draft's changes, for shops that only take whole ones: what the shop works
    out itself may not be sent back, and says so by not being filterable."""
    fields: dict[str, str | Words] = {}
    for each in resource.element:
        if each.tag != "associations" and each.get("notFilterable") is None:
            words = resource.words(each.tag)
            fields[each.tag] = words or (each.text or "")
    for name, value in draft.fields.items():
        before = fields.get(name)
        fields[name] = value if isinstance(value, str) or isinstance(before, str | None) else {**before, **value}
    return Draft(fields, draft.links)


def parsed(content: bytes) -> Document:
    """Skips what PHP printed before the document; raises NotADocument."""
    found = _BEGINNING.search(content)
    if found is None:
        raise NotADocument("no XML")
    end = content.rfind(b"</prestashop>")
    text = content[found.start() : end + len(b"</prestashop>") if end >= 0 else None]
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise NotADocument(str(error)) from None
    if root.tag != "prestashop":
        raise NotADocument(f"a document of {root.tag}")
    problems = tuple(_problem(each) for each in root.findall("errors/error"))
    return Document(tuple(_resources(root)), problems)


def _resources(root: Element) -> list[Resource]:
    """Lists stand in an element of their own; what has just been made or changed does not."""
    found = []
    for each in root:
        if each.tag in ("errors", "content"):
            continue
        inside = [each] if each.find("id") is not None else [child for child in each if child.find("id") is not None]
        found += [Resource(element) for element in inside]
    return found


def _problem(element: Element) -> Problem:
    """Its text is escaped as for a page, within the document."""
    code, message = (element.findtext("code") or "").strip(), unescape(element.findtext("message") or "")
    return Problem(int(code) if code.isdecimal() else 0, " ".join(message.split()))


def rights_in(content: bytes) -> dict[str, frozenset[str]]:
    """The methods that a key may use, by resource, from the list at the root; raises NotADocument."""
    found = _BEGINNING.search(content)
    try:
        root: Element | None = fromstring(content[found.start() :], forbid_dtd=True) if found else None
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise NotADocument(str(error)) from None
    api = root.find("api") if root is not None else None
    if api is None:
        raise NotADocument("no list of resources")
    return {each.tag: frozenset(name.upper() for name, value in each.attrib.items() if value == "true") for each in api}
