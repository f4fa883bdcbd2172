"""Forms with files in them (multipart/form-data). Pure: the same parts are the same bytes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A field of a form; with a `file_name`, a file."""

    name: str
    content: bytes
    file_name: str | None = None
    media_type: str = ""


def multipart(parts: Sequence[Part]) -> tuple[bytes, str]:
    """The body and its media type. The boundary follows from what it bounds, as a repeat sends the same bytes."""
    written = [_written(each) for each in parts]
    boundary = hashlib.sha256(b"".join(written)).hexdigest()
    content = b"".join(b"--" + boundary.encode() + b"\r\n" + each + b"\r\n" for each in written)
    return content + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _written(part: Part) -> bytes:
    head = f'Content-Disposition: form-data; name="{_plain(part.name)}"'
    head += "" if part.file_name is None else f'; filename="{_plain(part.file_name)}"'
    head += f"\r\nContent-Type: {part.media_type}\r\n" if part.media_type else "\r\n"
    return head.encode() + b"\r\n" + part.content


def _plain(name: str) -> str:
    return "".join(each for each in name if each.isprintable() and each not in '"\\')
