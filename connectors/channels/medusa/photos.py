"""Photos: files of a multipart form, several in a call; their addresses then stand in the product."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from connectors import Files, HttpClient, Issue, Picture, RemotePicture, UnexpectedReply, read
from connectors.channels.medusa.mapping import photo_name
from connectors.channels.medusa.replies import Problem, Uploaded, image_refused

UPLOADS = "admin/uploads"
REFUSALS = (400, 413, 415, 422)
MOST_FILES, MOST_BYTES = 12, 6_000_000
"""A server keeps a call's files in its memory."""
TIMEOUT = 90.0
Arrived = Callable[[dict[str, RemotePicture]], None]


@dataclass(frozen=True)
class Photos:
    http: HttpClient
    files: Files

    def send(self, pictures: Sequence[Picture], arrived: Arrived) -> dict[str, Issue]:
        """Uploads each, telling after each call what has arrived, by rendition; gives what was refused."""
        refused: dict[str, Issue] = {}
        different = list({each.rendition: each for each in pictures}.values())
        for group in _groups(different):
            self._send(group, arrived, refused)
        return refused

    def _send(self, group: Sequence[Picture], arrived: Arrived, refused: dict[str, Issue]) -> None:
        """One file that is not taken does not keep the others from arriving.

        Sent twice after a cut, a file leaves another that no product names: Medusa has no list of them.
        """
        content, media_type = form(group, [self.files.read(each) for each in group])
        reply = self.http.post(
            UPLOADS, content=content, media_type=media_type, allow=REFUSALS, idempotent=True, timeout=TIMEOUT
        )
        if reply.ok:
            files = read(reply, Uploaded).files
            urls = {each.rendition: [file.url for file in files if photo_name(each) in file.url] for each in group}
            if not all(urls.values()):
                raise UnexpectedReply(f"{reply.request} answered {len(files)} files to {len(group)}: {reply.excerpt}")
            arrived({name: RemotePicture(id=found[0], url=found[0]) for name, found in urls.items()})
        elif len(group) > 1:
            for each in group:
                self._send([each], arrived, refused)
        else:
            (only,) = group
            reason = read(reply, Problem).message if reply.content[:1] == b"{" else f"HTTP {reply.status}"
            refused[only.rendition] = image_refused(only.name, reason)


def _groups(pictures: Sequence[Picture]) -> Iterator[list[Picture]]:
    group: list[Picture] = []
    for each in pictures:
        full = len(group) == MOST_FILES or sum(one.size for one in group) + each.size > MOST_BYTES
        if group and full:
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def form(pictures: Sequence[Picture], contents: Sequence[bytes]) -> tuple[bytes, str]:
    """The body of a multipart form, the same for the same files, and its media type."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(hashlib.sha256(content).digest())
    boundary = f"qafila-{digest.hexdigest()[:32]}"
    parts = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{_file_name(each)}"\r\n'
        f"Content-Type: {each.media_type}\r\n\r\n".encode()
        + content
        + b"\r\n"
        for each, content in zip(pictures, contents, strict=True)
    )
    return parts + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _file_name(picture: Picture) -> str:
    return f"{photo_name(picture)}.{picture.name.rpartition('.')[2]}"
