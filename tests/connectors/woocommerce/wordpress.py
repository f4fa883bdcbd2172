"""What WordPress itself does in a shop, as a real 6.1.9 did: its people, its media library, how it cleans text."""

import re
from typing import Literal

from connectors.testing import Answer, FakeChannel, Seen, route
from tests.connectors.woocommerce.pages import Document, basic_user, page

WP = "/wp-json/wp/v2"
USER, PASSWORD = "shopkeeper", "abcd EFGH ijkl MNOP"
MONTH = "/wp-content/uploads/2026/11"
MAY_NOT = "Sorry, you are not allowed to create posts as this user."
CRITICAL = "<p>There has been a critical error on this website.</p>"
NOT_FOUND = Answer(404, content=b"<!doctype html><h1>Not Found</h1>", media_type="text/html")
FRONT_PAGE = Answer(200, content=b"<!doctype html><title>Souk</title>", media_type="text/html")


class Refused(Exception):
    def __init__(self, code: str, message: str, status: int = 400, **data: object) -> None:
        super().__init__(code)
        self.status = status
        self.body = {"code": code, "message": message, "data": {"status": status, **data}}


class WordPress(FakeChannel):
    media: dict[int, Document]

    home = ""
    """The address that it has for itself, where that is not the one at which it is reached."""

    def empty_library(self) -> None:
        self.media = {}
        self.plain: Answer | None = None
        """Where its addresses are of that kind, what stands at the others: it answers at `?rest_route=` alone."""
        self.takes_passwords = True
        """Not over plain HTTP, nor where the host keeps the header to itself: nobody is known then."""
        self.may_upload = True
        self.unfit: set[bytes] = set()
        """Files of kinds that it does not take."""
        self.titled: dict[bytes, str] = {}
        """What stands in a photo itself as its title."""
        self.orphans: set[str] = set()
        """Files that no row tells of."""
        self.breaks: Literal["", "before the row", "after the row"] = ""
        """Where PHP dies amid an upload."""

    # ---- who asks

    def person(self, seen: Seen) -> bool:
        """Whether it is the one with the password. An attempt that fails is refused, even where all may read."""
        told = basic_user(seen.headers.get("authorization", ""))
        if told is None or not self.takes_passwords:
            return False
        if told[0] != USER:
            raise Refused("invalid_username", "<strong>Error:</strong> Unknown username.", 401)
        if told[1] != PASSWORD:
            message = "The provided password is an invalid application password."
            raise Refused("incorrect_password", message, 401)
        return True

    @route("GET", f"{WP}/users/me")
    def _me(self, seen: Seen) -> Document:
        if not self.person(seen):
            raise Refused("rest_not_logged_in", "You are not currently logged in.", 401)
        return {"id": 1, "name": USER, "capabilities": {"read": True, "upload_files": self.may_upload}}

    @route("GET", "/wp-json/")
    def _index(self, seen: Seen) -> Document:
        self.person(seen)
        return {"home": self.home or self.url}

    @route("GET", "/")
    def _front_page(self, seen: Seen) -> Answer:
        return Answer(json=self._index(seen)) if seen.query.get("rest_route") == "/" else FRONT_PAGE

    # ---- photos

    @route("POST", f"{WP}/media")
    def _upload(self, seen: Seen) -> Answer:
        found = re.search(r'filename="?([^";]+)', seen.headers.get("content-disposition", ""))
        if not (self.person(seen) and self.may_upload):
            raise Refused("rest_cannot_create", MAY_NOT, 403 if self.person(seen) else 401)
        if not seen.content:
            raise Refused("rest_upload_no_data", "No data supplied.")
        if found is None:
            raise Refused("rest_upload_no_content_disposition", "No Content-Disposition supplied.")
        if seen.content in self.unfit:
            raise Refused("rest_upload_sideload_error", "Sorry, you are not allowed to upload this file type.", 500)
        if self.breaks == "before the row":
            self.orphans.add(found[1])
            raise Refused("internal_server_error", CRITICAL, 500)
        media = self.attach(found[1], seen.content, seen.headers["content-type"], seen.query)
        if self.breaks:
            raise Refused("internal_server_error", CRITICAL, 500)
        shown = {k: v for k, v in media.items() if k != "content"}
        title = {"raw": media["title"], "rendered": media["title"]}
        headers = {"Location": f"{self.url}{WP}/media/{media['id']}", "X-WP-Upload-Attachment-ID": str(media["id"])}
        return Answer(201, {**shown, "title": title, "type": "attachment", "status": "inherit"}, headers)

    @route("GET", f"{WP}/media")
    def _find_media(self, seen: Seen) -> Answer:
        self.person(seen)
        wanted = seen.query.get("slug", "").split(",")
        found = [
            {k: v for k, v in each.items() if k != "content"} for each in self.media.values() if each["slug"] in wanted
        ]
        return page(found, seen.query)

    @route("GET", f"{MONTH}/{{file}}")
    def _file(self, seen: Seen, file: str) -> Answer:
        for each in self.media.values():
            if each["source_url"].endswith(f"/{file}"):
                return Answer(200, content=each["content"], media_type=each["mime_type"])
        return NOT_FOUND

    def attach(self, file: str, content: bytes, kind: str, told: dict[str, str] | None = None) -> Document:
        """Its slug is of what it is told, else of the photo's own title, else of the file, which gets a number where
        another is in the way."""
        told = told or {}
        stem, _, extension = file.lower().rpartition(".")
        files = {each["source_url"].rpartition("/")[2] for each in self.media.values()} | self.orphans
        name = _free(stem, {each.rpartition(".")[0] for each in files}, 1)
        title = told.get("title") or self.titled.get(content) or name
        slugs = {each["slug"] for each in self.media.values()}
        number = int(self.new_id())
        self.media[number] = {
            "id": number,
            "slug": _free(re.sub(r"[^a-z0-9]+", "-", (told.get("slug") or title).lower()), slugs, 2),
            "title": title,
            "source_url": f"{self.url}{MONTH}/{name}.{extension}",
            "mime_type": kind,
            "content": content,
        }
        return self.media[number]


def _free(name: str, taken: set[str], first: int) -> str:
    """The name, with a number where it is taken."""
    return next(each for each in (name, *(f"{name}-{n}" for n in range(first, 10_000))) if each not in taken)


def text_field(text: str) -> str:
    """`sanitize_text_field(stripslashes())`: takes out tags, codes of addresses and backslashes."""
    told = re.sub(r"<[^<>]*>", "", _closed(text.replace("\\", "")))
    while (fewer := re.sub(r"%[0-9a-f]{2}", "", told, flags=re.IGNORECASE)) != told:
        told = fewer
    return re.sub(r"[ \t\r\n]+", " ", told).strip(" \t\r\n\0")


def kses(markup: str) -> str:
    """`wp_filter_post_kses`: takes out unknown tags and bare backslashes; numbers of entities get three digits."""
    known = "p|br|ul|ol|li|strong|em|b|i|h2|h3|h4|blockquote|a"
    return _numbered(re.sub(rf"<(?!/?({known})\b)[^<>]*>", "", _closed(markup.replace("\\", ""))))


def term_name(text: str) -> str:
    """As the name of a category or a tag is kept."""
    return _numbered(re.sub(r"&(?!#?\w+;)", "&amp;", text_field(text)).replace(">", "&gt;"))


def _numbered(markup: str) -> str:
    return re.sub(r"&#0*(\d+);", lambda found: f"&#{int(found[1]):03d};", markup)


def _closed(text: str) -> str:
    """A `<` that begins no tag is none."""
    return re.sub(r"<(?![^<>]*>)", "&lt;", text)
