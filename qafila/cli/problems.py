"""Which errors are the user's business: each becomes its one sentence and its exit code."""

import sqlite3

import typer
from django.db.utils import DatabaseError, OperationalError
from rich.markup import escape
from typer.exceptions import TyperException

from catalog.member_states import DefaultUnknown, UnknownCountry, UnknownLanguage
from catalog.money import UnknownCurrency
from catalog.sources.files import FileRefused
from catalog.store import BadSlug, BusinessUnknown, SlugTaken
from connectors.errors import ConnectorError
from connectors.registry import BrokenConnector, UnknownConnector
from images.photo import PhotoRefused
from images.pixels.engine import EngineUnavailable
from images.worker import WorkersUnavailable
from qafila.cli.output import NOT_DONE, WRONG_USE, Problem, err, readers_language
from qafila.home import full_disk
from qafila.keeping import ArchiveRefused, InUse
from qafila.keys import KeysMissing
from qafila.packages import PackageClash
from sync.opening import AccountIdle
from sync.schedule import ScheduleUnknown
from sync.store.given import AccountError

WRONG = (
    AccountError,
    BadSlug,
    BrokenConnector,
    BusinessUnknown,
    DefaultUnknown,
    EngineUnavailable,
    InUse,
    KeysMissing,
    PackageClash,
    ScheduleUnknown,
    SlugTaken,
    UnknownConnector,
    UnknownCountry,
    UnknownCurrency,
    UnknownLanguage,
)
ELSE = (
    AccountIdle,
    ArchiveRefused,
    ConnectorError,
    DatabaseError,
    FileRefused,
    OSError,
    PhotoRefused,
    Problem,
    TyperException,
    WorkersUnavailable,
    typer.Abort,
    sqlite3.Error,
)
FORESEEN = (*WRONG, *ELSE)


def told(app: typer.Typer) -> int:
    """Runs the command line; what it exits with."""
    try:
        result = app(standalone_mode=False)
    except FORESEEN as error:
        sentence, code = _sentence(error)
        err.print(f"[red]✗[/] {escape(sentence[:1].upper() + sentence[1:])}")
        return code
    return result if isinstance(result, int) else 0


def _sentence(error: Exception) -> tuple[str, int]:
    """What to say, and the exit code."""
    match error:
        case TyperException():
            return f"{error.format_message().rstrip('.')}. See `qafila --help`, or --help after a command.", WRONG_USE
        case Problem():
            return str(error), error.code
        case typer.Abort():
            return "Stopped.", NOT_DONE
        case FileRefused() | PhotoRefused():
            return error.issue.sentence_in(readers_language()), NOT_DONE
        case AccountIdle():
            return error.issue.sentence_in(readers_language()), NOT_DONE
        case ConnectorError():
            return f"the platform could not be reached or refused: {error}", NOT_DONE
        case ArchiveRefused() | WorkersUnavailable():
            return str(error), NOT_DONE
        case DatabaseError() | sqlite3.Error():
            return _database_sentence(error), NOT_DONE
        case OSError():
            name = f": {error.filename}" if error.filename else ""
            said = error.strerror or str(error)
            return f"{said}{name}. Nothing was lost; mend that and run the command again.", NOT_DONE
        case _:
            return str(error), WRONG_USE


def _database_sentence(error: Exception) -> str:
    if isinstance(error, OperationalError) and "locked" in str(error):
        return "The database is busy with another command; run this one again in a moment."
    if full := full_disk():
        return f"{full}. Nothing was lost."
    return f"The database cannot be used ({str(error).splitlines()[0]}): see `qafila doctor`."
