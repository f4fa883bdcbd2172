"""What browsers load beside the pages: laid out compressed where it is served, at addresses that change with it."""

from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

OURS = Path(__file__).parents[1] / "console" / "static"
THEIRS = ("django-htmx", "django-ninja")


def static_tag() -> str:
    """Another one after any of the files has changed: browsers keep them for ever."""
    seen = sha256()
    for file in sorted(OURS.rglob("*")):
        found = file.stat()
        seen.update(f"{file.name} {found.st_size} {found.st_mtime_ns}\n".encode())
    for name in THEIRS:
        try:
            seen.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            continue
    return seen.hexdigest()[:8]


def lay_out() -> None:
    """Into the folder from which they are served, each beside its compressed form."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
