"""All that is kept of one business as one file, for its owner to read and take along; secrets stay here."""

import json
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from catalog import store
from catalog.issues import Issue
from catalog.models import Business
from catalog.text import slug
from console.models import Deed
from images.store.photos import known, original
from qafila.home import home
from qafila.keeping.writing import entry, one_moment, whole_or_not_at_all
from sync.models import Notice, SyncRun
from sync.store import accounts, reports
from sync.store.documents import account_document
from sync.store.uploads import UPLOADS

FIELDS = ("slug", "name", "country", "currency", "language", "cohort", "women_led", "youth_led", "mapping")


def export_business(business: Business, file: Path) -> int:
    """How many photos are in it. Raises FileExistsError: it overwrites none."""
    from catalog import exporting  # a library for workbooks comes with it

    with whole_or_not_at_all(file) as opened, zipfile.ZipFile(opened, "w") as archive, one_moment():
        products = store.products(business)
        for format_ in ("json", "csv"):
            archive.writestr(entry(f"products.{format_}", zipfile.ZIP_DEFLATED), exporting.FILES[format_](products))
        for name, document in _documents(business).items():
            text = json.dumps(document, ensure_ascii=False, indent=1, default=str)
            archive.writestr(entry(f"{name}.json", zipfile.ZIP_DEFLATED), text)
        for path in sorted((home() / UPLOADS / str(business.pk)).glob("*/[!.]*")):
            archive.writestr(entry(f"uploads/{path.parent.name}/{path.name}", zipfile.ZIP_STORED), path.read_bytes())
        return _photos(business, archive)


def _documents(business: Business) -> dict[str, Any]:
    told = reports.status(business)
    return {
        "business": {name: getattr(business, name) for name in FIELDS},
        "accounts": [account_document(row) for row in accounts.accounts(business)],
        "listings": told,
        "imports": [_import(business, run) for run in store.import_runs(business)],
        "news": list(Notice.objects.within(business).values(*_NEWS)),
        "deeds": list(Deed.objects.within(business).values(*_DEED)),
        "runs": list(SyncRun.objects.within(business).order_by("pk").values(*_RUN)),
    }


_NEWS = ("account__name", "kind", "count", "began_at", "at")
_DEED = ("at", "who", "page", "about", "on_behalf")
_RUN = ("id", "account__name", "state", "started_at", "finished_at", "total", "done", "counts", "note")


def _import(business: Business, run: Any) -> dict[str, Any]:
    counts = {name: getattr(run, name) for name in ("rows", "created", "changed", "unchanged", "archived")}
    issues = [Issue.model_validate(issue).document(business.language) for issue in run.issues]
    return {"run": run.pk, "file": run.file, "started_at": run.started_at, **counts, "issues": issues}


def _photos(business: Business, archive: zipfile.ZipFile) -> int:
    """As they came, each under a name of ours; `photos.json` tells what the catalogue calls it."""
    named: dict[str, str] = {}
    for number, (source, row) in enumerate(known(business).items(), 1):
        path = original(row)
        if path.is_file():
            stem = slug(PurePosixPath(source.split("?")[0]).stem)[:60] or "photo"
            named[source] = f"photos/{number:05}-{stem}{path.suffix}"
            archive.writestr(entry(named[source], zipfile.ZIP_STORED), path.read_bytes())
    archive.writestr(entry("photos.json", zipfile.ZIP_DEFLATED), json.dumps(named, ensure_ascii=False, indent=1))
    return len(named)
