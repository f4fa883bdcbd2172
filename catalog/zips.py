"""What zipfile raises over zips that are broken, or packed in a way that it does not know (NotImplementedError)."""

import zipfile
import zlib

UNOPENED = (OSError, ValueError, NotImplementedError, zipfile.BadZipFile)
"""By opening one, which reads its directory."""
UNREAD = (*UNOPENED, EOFError, RuntimeError, zlib.error)
"""By unpacking a file of it; RuntimeError where it is locked."""
