"""The command `qafila`: whatever happens, its user reads one clear sentence, never a stack trace."""

import os
import sys
import traceback
from datetime import UTC, datetime


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qafila.settings")
    try:
        code = _run()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. What was sent already is kept; run the same command to go on.\n")
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        code = _unforeseen(error)
    sys.exit(code)


def _run() -> int:
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        return 2
    from qafila.cli import app
    from qafila.cli.problems import told
    from qafila.memory import look_seldom

    look_seldom()
    return told(app)


def _unforeseen(error: Exception) -> int:
    from qafila.home import home

    report = home() / "logs" / f"error-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
    try:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        where = f"the details are in {report}"
    except OSError:
        where = f"{type(error).__name__}, and no report could be written to {report.parent}"
    sys.stderr.write(
        f"Something went wrong that Qafila did not foresee: {where}. Nothing was lost; please report it.\n"
    )
    return 3


if __name__ == "__main__":
    main()
