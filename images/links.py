"""Share links: where the file behind one is, and what to tell a seller whose link leads to a page. Pure."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from images.photo import PhotoNotFetched, photo_issue

_DRIVE_FILE = re.compile(r"/(?:file(?:/u/\d+)?/d|d)/([\w-]{10,})")
_DRIVE_FOLDER = re.compile(r"/drive/(?:u/\d+/)?(?:folders|my-drive|shared)")
_DROPBOX_FILE = re.compile(r"/(?:s|scl/fi)/")
_DROPBOX_FOLDER = re.compile(r"/(?:sh|scl/fo|home|sc)/")
_ONEDRIVE_FOLDER = re.compile(r"/:?f:?/")
_SHAREPOINT_PHOTO = re.compile(r"/:[iu]:/")


@dataclass(frozen=True)
class _Site:
    """One that keeps people's files. `file` is None where the link names no single file."""

    hosts: re.Pattern[str]
    code: str
    """Of the issue for a link that is not shared with everybody."""
    file: Callable[[SplitResult], SplitResult | None]


def file_address(address: str) -> str:
    """Where the photo behind a share link is; any other address as it is. Raises PhotoNotFetched for a whole folder."""
    parts = _split(address)
    site = _site(parts)
    if parts is None or site is None:
        return address
    found = site.file(parts)
    if found is None:
        raise PhotoNotFetched(photo_issue("photo_link_to_folder", address))
    return found.geturl()


def page_code(address: str) -> str:
    """The code of the issue for an address that gave a page: how to share on that very site, where we know it."""
    site = _site(_split(address))
    return site.code if site else "photo_is_a_page"


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _site(parts: SplitResult | None) -> _Site | None:
    host = (parts.hostname or "").lower() if parts else ""
    return next((site for site in _SITES if site.hosts.fullmatch(host)), None)


def _asking(parts: SplitResult, switch: str, without: str = "") -> SplitResult:
    """The same address with the switch on, which makes the site send the file instead of a page about it."""
    kept = {name: value for name, value in _query(parts).items() if name != without}
    return parts._replace(query=urlencode({**kept, switch: "1"}, quote_via=quote), fragment="")


def _query(parts: SplitResult) -> dict[str, str]:
    """`&amp;` is what spreadsheets and web pages make of `&`."""
    return dict(parse_qsl(parts.query.replace("&amp;", "&"), keep_blank_values=True))


def _drive(parts: SplitResult) -> SplitResult | None:
    if _DRIVE_FOLDER.match(parts.path):
        return None
    asked, named = _query(parts), _DRIVE_FILE.search(parts.path)
    number = named[1] if named else asked.get("id")
    if not number:
        return parts
    key = {"resourcekey": asked["resourcekey"]} if "resourcekey" in asked else {}
    return parts._replace(path="/uc", query=urlencode({"export": "download", "id": number, **key}), fragment="")


def _dropbox(parts: SplitResult) -> SplitResult | None:
    if _DROPBOX_FILE.match(parts.path):
        return _asking(parts, "dl", without="raw")
    return None if _DROPBOX_FOLDER.match(parts.path) else parts


def _onedrive(parts: SplitResult) -> SplitResult | None:
    """A short link becomes a question to OneDrive's interface for shared files; an embedded photo its download."""
    if _ONEDRIVE_FOLDER.match(parts.path):
        return None
    if parts.hostname == "1drv.ms":
        token = base64.urlsafe_b64encode(parts.geturl().encode()).decode().rstrip("=")
        return SplitResult("https", "api.onedrive.com", f"/v1.0/shares/u!{token}/root/content", "", "")
    return parts._replace(path="/download") if parts.path == "/embed" else parts


def _sharepoint(parts: SplitResult) -> SplitResult | None:
    if _SHAREPOINT_PHOTO.match(parts.path):
        return _asking(parts, "download")
    return None if _ONEDRIVE_FOLDER.match(parts.path) else parts


def _as_it_is(parts: SplitResult) -> SplitResult | None:
    return parts


_SITES = (
    _Site(re.compile(r"(drive|docs)\.google\.com"), "photo_not_shared_drive", _drive),
    _Site(re.compile(r"(www\.)?dropbox\.com"), "photo_not_shared_dropbox", _dropbox),
    _Site(re.compile(r"1drv\.ms|onedrive\.live\.com"), "photo_not_shared_onedrive", _onedrive),
    _Site(re.compile(r"[\w-]+\.sharepoint\.com"), "photo_not_shared_onedrive", _sharepoint),
    _Site(
        re.compile(r"photos\.app\.goo\.gl|photos\.google\.com|(www|share)\.icloud\.com|we\.tl|(www\.)?wetransfer\.com"),
        "photo_link_to_album",
        _as_it_is,
    ),
)
