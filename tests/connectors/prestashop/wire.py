"""What goes over the wire between a connector and a shop: XML both ways, and forms with a file."""

from email.parser import BytesParser
from email.policy import HTTP
from html import escape
from typing import Any
from xml.etree import ElementTree

from connectors.testing import Answer, Seen
from tests.connectors.prestashop.goods import Refused, Row

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<prestashop xmlns:xlink="http://www.w3.org/1999/xlink">\n'


def xml(status: int, inside: str, ids: list[str]) -> Answer:
    """`ids` stand beside it for the suite, which reads JSON."""
    return Answer(status, ids, content=f"{HEAD}{inside}\n</prestashop>\n".encode(), media_type="text/xml;charset=utf-8")


def errors(status: int, problems: list[tuple[int, str]]) -> Answer:
    inside = "".join(
        f"<error>\n<code>{cdata(code)}</code>\n<message>{cdata(escape(told, quote=False))}</message>\n</error>\n"
        for code, told in problems
    )
    return xml(status, f"<errors>\n{inside}</errors>", [])


def cdata(value: object) -> str:
    return f"<![CDATA[{str(value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def read_xml(content: bytes, kind: str) -> list[Row]:
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - what our own connector sent
    except ElementTree.ParseError as error:
        raise Refused(127, f"XML error : {error}", 500) from None
    assert [each.tag for each in root] == [kind] * len(root), "only resources of one kind stand in a document"
    return [_row(each) for each in root]


def _row(element: ElementTree.Element) -> Row:
    row: Row = {}
    for each in element:
        languages = each.findall("language")
        if each.tag == "associations":
            row |= {links.tag: [item.findtext("id") or "" for item in links] for links in each}
        elif languages:
            row[each.tag] = {str(one.get("id")): one.text or "" for one in languages}
        else:
            row[each.tag] = each.text or ""
    return row


def linked_as(each: Any) -> str:
    if isinstance(each, dict):
        part = each["id_product_attribute"]
        return f"<id>{cdata(each['id'])}</id><id_product_attribute>{cdata(part)}</id_product_attribute>"
    return f"<id>{cdata(each)}</id>"


def file_in(seen: Seen) -> bytes | None:
    head = f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + seen.content)
    for part in message.iter_parts():
        if part.get_param("name", header="content-disposition") == "image":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else None
    return None
