"""What zipfile raises over zips that are broken, or packed in a way that it does not know (NotImplementedError).

Workbooks are zips too; their pictures have names as photos here.
"""

import hashlib
import zipfile
import zlib
from pathlib import PurePosixPath

PASTED = ("xl/media/", "Pictures/")
"""Where workbooks and open documents keep the pictures that somebody pasted into them."""

UNOPENED = (OSError, ValueError, NotImplementedError, zipfile.BadZipFile)
"""By opening one, which reads its directory."""
UNREAD = (*UNOPENED, EOFError, RuntimeError, zlib.error)
"""By unpacking a file of it; RuntimeError where it is locked."""


def pasted_name(package: zipfile.ZipFile, part: str) -> str:
    """A name that tells the picture from those of all other workbooks, by its content. Raises one of UNREAD."""
    with package.open(part) as picture:
        digest = hashlib.file_digest(picture, "sha256")  # type: ignore[arg-type]  # its stub asks for readable()
    return f"{digest.hexdigest()[:24]}{PurePosixPath(part).suffix.lower()}"
