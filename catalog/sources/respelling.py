"""Text that was saved as UTF-8, read as Windows-1252 and saved once more: "ThÃ©iÃ¨re" is "Théière"."""

import re

_LATER = r"[\u0080-\u00bfŠŽšžŸŒœƒ€‚„…†‡ˆ‰‹‘’“”•–—˜™›]"
_GARBLED = re.compile(rf"[ÃÂÅÄØÙÚÛ]{_LATER}|â€|ðŸ")
_ONE_BYTE = "cp1252"


def respelled(line: str) -> str | None:
    """The line as it was meant, or None where it is as it should be."""
    if not is_garbled(line):
        return None
    try:
        return b"".join(map(_byte, line)).decode()
    except ValueError:
        return None


def is_garbled(text: str) -> bool:
    """Whether signs stand together in it that hardly ever do."""
    return _GARBLED.search(text) is not None


def _byte(sign: str) -> bytes:
    """Five bytes have no sign in Windows-1252; programs keep them as they are."""
    try:
        return sign.encode(_ONE_BYTE)
    except UnicodeEncodeError:
        return sign.encode("latin-1")
