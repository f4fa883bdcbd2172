"""The keys of an installation: made once by `qafila migrate`, kept in a file that only its owner reads.

The first line that begins with `fernet:` encrypts; older ones still decrypt. `django:` signs what Django signs.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

KEY_FILE = "keys"


class KeysMissing(Exception):
    """The key file is absent or unreadable: nothing encrypted can be read or written."""


def make_keys(home: Path) -> bool:
    """Makes the key file, readable by its owner alone; False where it stands already."""
    home.mkdir(parents=True, exist_ok=True)
    text = f"fernet:{Fernet.generate_key().decode()}\ndjango:{secrets.token_urlsafe(50)}\n"
    try:
        descriptor = os.open(home / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return True


@contextmanager
def keys_taken_over(home: Path, text: str) -> Iterator[None]:
    """The keys of another installation come before those that stand here, which still decrypt; if anything fails
    meanwhile, the file is as it was. Raises ValueError where the text holds no keys."""
    _each_is_a_key(text)
    file = home / KEY_FILE
    before = file.read_text("ascii") if file.is_file() else None
    _write(file, "".join(f"{line}\n" for line in dict.fromkeys((text + (before or "")).splitlines())))
    try:
        yield
    except BaseException:
        if before is None:
            file.unlink()
        else:
            _write(file, before)
        raise


def _each_is_a_key(text: str) -> None:
    lines = text.splitlines()
    if not text.endswith("\n") or not any(line.startswith("fernet:") for line in lines):
        raise ValueError("there are no keys")
    for line in lines:
        kind, colon, key = line.partition(":")
        if kind == "fernet":
            Fernet(key)
        elif kind != "django" or not colon or len(key) < 20:
            raise ValueError("a line is no key")


def _write(file: Path, text: str) -> None:
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(file)


def _values(home: Path, kind: str) -> list[str]:
    try:
        lines = (home / KEY_FILE).read_text().splitlines()
    except OSError:
        raise KeysMissing(f"There is no key file at {home / KEY_FILE}: run `qafila migrate` once.") from None
    return [line.removeprefix(f"{kind}:") for line in lines if line.startswith(f"{kind}:")]


def fernet(home: Path) -> MultiFernet:
    """Encrypts with the newest key, decrypts with any."""
    try:
        keys = [Fernet(key) for key in _values(home, "fernet")]
    except ValueError:
        raise KeysMissing(f"The key file {home / KEY_FILE} is damaged: restore it from your backup.") from None
    if not keys:
        raise KeysMissing(f"The key file {home / KEY_FILE} holds no key: restore it from your backup.")
    return MultiFernet(keys)


def django_secret(home: Path) -> str:
    """Django's secret; one for this process alone before the key file exists."""
    try:
        return _values(home, "django")[0]
    except (KeysMissing, IndexError):
        return secrets.token_urlsafe(50)
