"""Photos: files of a multipart form, several in a call; their addresses then stand in the product."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from connectors import Files, HttpClient, Issue, Part, Picture, RemotePicture, UnexpectedReply, multipart, read
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
        content, media_type = multipart(
            [Part("files", self.files.read(each), _file_name(each), each.media_type) for each in group]
        )
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


def _file_name(picture: Picture) -> str:
    return f"{photo_name(picture)}.{picture.name.rpartition('.')[2]}"
