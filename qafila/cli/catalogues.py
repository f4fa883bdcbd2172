"""`qafila import`, `export` and `check`."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from catalog import importing, rules, store
from catalog.intake import ImportSummary
from catalog.issues import Issue, Severity, blocking
from catalog.models import Business
from catalog.product import Product, Status
from catalog.reading import SheetMapping
from catalog.sources import archive
from catalog.sources.files import FileRefused
from catalog.text import first_of
from connectors.registry import connector as registered
from images import store as images
from images.worker import PhotoWorkers
from qafila.cli import columns, output
from qafila.cli.setting_up import require_ready
from sync import runs
from sync.plan import Action
from sync.store import accounts, pictures

BusinessOption = Annotated[str, typer.Option("--business", help="The business's short name.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")]
_ALSO_TOLD_AS = {"title_repeated": "product_repeated"}
"""What a check calls otherwise than the import that saw it in the file."""
ALIKE = 3
"""Issues of one kind that a person reads in full; the others are counted, and `--json` has them all."""
MAX_FILE = 200_000_000


def add_to(app: typer.Typer) -> None:
    app.command("import")(import_)
    app.command("export")(export)
    app.command("check")(check)


def import_(
    file: Path,
    business: BusinessOption,
    images_from: Annotated[Path | None, typer.Option("--images", help="Folder or zip with the photos.")] = None,
    currency: Annotated[str | None, typer.Option(help="Of the file's prices; the business's own unless given.")] = None,
    language: Annotated[str | None, typer.Option(help="Of the file's text; the business's own unless given.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="JSON file: header → field.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Archive products that the file no longer has.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would happen; change nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Reads a seller's file into the catalogue of a business."""
    require_ready()
    owner = store.business(business)
    if images_from is not None and not images_from.exists():
        raise output.Problem(f"There is no folder or zip {images_from}: check the name given with --images.")
    given = _mapping(mapping)
    with output.progress("Reading", quiet=as_json) as told:
        reading = _read(owner, file, currency, language, {**owner.mapping, **given}, told)
        summary = store.save_import(owner, reading, file.name, replace=replace, dry_run=dry_run)
    dialect, sheets, learnt = reading.dialect, reading.columns, reading.learnt(given)
    del reading  # its rows, before there are photos to hold as well
    photo_issues: list[Issue] = []
    if not dry_run:
        if learnt:
            store.remember_mapping(owner, learnt)
        with output.progress("Photos", quiet=as_json) as told:
            places = [place for place in (images_from, file if archive.has_photos(file) else None) if place]
            photo_issues = _take_in_photos(owner, places, told)
    issues = [*summary.issues, *photo_issues]
    _report(owner, dialect, sheets, summary, issues, as_json=as_json, dry_run=dry_run)
    output.finish(output.NEEDS_A_PERSON if blocking(issues) else output.DONE)


def _read(
    owner: Business,
    file: Path,
    currency: str | None,
    language: str | None,
    mapping: dict[str, str],
    told: Callable[[int, int], None],
) -> importing.Reading:
    try:
        return importing.read_catalogue(
            _list_of(file),
            file.name,
            currency=(currency or owner.currency).upper(),
            language=(language or owner.language).lower(),
            mapping=mapping or None,
            categories=store.category_names(),
            today=timezone.localdate(),
            told=told,
        )
    except FileRefused as refused:
        raise output.Problem(refused.issue.sentence_in(owner.language), output.NOT_DONE) from None


def bytes_of(file: Path) -> bytes:
    """The whole file; a Problem for one that is not there, or larger than any list."""
    if not file.is_file():
        raise output.Problem(f"There is no file {file}: check the name, and the folder you are in.")
    if file.stat().st_size > MAX_FILE:
        raise output.Problem(
            f"{file.name} is larger than {MAX_FILE // 1_000_000} MB: remove pictures from the sheet, or split it into"
            " several files.",
            output.NOT_DONE,
        )
    return file.read_bytes()


def _list_of(file: Path) -> bytes:
    """The list that the file is, or that it holds beside photos."""
    return archive.lists_of(file) if archive.is_archive(file) else bytes_of(file)


def _mapping(file: Path | None) -> dict[str, str]:
    if file is None:
        return {}
    try:
        given = json.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise output.Problem(f"The mapping {file} cannot be read as JSON: {error}.") from None
    if not isinstance(given, dict) or not all(isinstance(field, str) for field in given.values()):
        raise output.Problem(f'The mapping {file} must be an object such as {{"Nom du produit": "title"}}.')
    return given


def _take_in_photos(owner: Business, places: Iterable[Path], told: Callable[[int, int], None]) -> list[Issue]:
    named = store.image_sources(owner, archived=False)
    if not named:
        return []
    with ExitStack() as opened, PhotoWorkers() as workers:
        photos = images.FirstOf(*(_photos(place, opened) for place in places))
        return images.take_in(owner, named, photos, workers, told)


def _photos(place: Path, opened: ExitStack) -> images.Photos:
    return opened.enter_context(images.ZipPhotos(place)) if place.is_file() else images.FolderPhotos(place)


def _report(
    owner: Business,
    dialect: str,
    sheets: Sequence[SheetMapping],
    summary: ImportSummary,
    issues: list[Issue],
    *,
    as_json: bool,
    dry_run: bool,
) -> None:
    counts = {name: getattr(summary, name) for name in ("rows", "created", "changed", "unchanged", "archived")}
    if as_json:
        shown = [issue.row_document(owner.language) for issue in issues]
        output.document({"run": summary.run_id, **counts, "issues": shown, "mapping": columns.documents(sheets)})
        return
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count or name == "created")
    would = "Nothing was written (dry run). " if dry_run else ""
    output.out.print(f"{would}Read as {dialect}: {said}.")
    columns.show(sheets)
    names = {key: title or key for key, title in store.titles(owner).items()}
    output.show_issues(issues, owner.language, names, alike=ALIKE)


def _names(products: Iterable[Product], language: str) -> dict[str, str]:
    """By key, in the language where there is a title in it."""
    titles = ((product.key, first_of(product.title, (language, *product.title))) for product in products)
    return {key: title[1] if title else key for key, title in titles}


def export(
    business: BusinessOption,
    format_: Annotated[str, typer.Option("--format", help="json, csv or xlsx.")] = "json",
    output_file: Annotated[Path | None, typer.Option("--output", help="Write here instead of stdout.")] = None,
) -> None:
    """Writes the catalogue of a business."""
    require_ready()
    owner = store.business(business)
    from catalog import exporting  # a library for workbooks comes with it

    if format_ not in exporting.FILES:
        raise output.Problem(f"There is no format {format_!r}: choose one of {', '.join(exporting.FILES)}.")
    if format_ == "xlsx" and output_file is None:
        raise output.Problem("A workbook needs a file to be written to: add --output products.xlsx.")
    try:
        data = exporting.FILES[format_](store.products(owner))
    except exporting.CellTooLong as long:
        sentence = f"A text of {long.product} is longer than a cell of a workbook can be: use --format csv or json."
        raise output.Problem(sentence, output.NOT_DONE) from None
    if output_file is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output_file.write_bytes(data)
    except OSError as error:
        raise output.Problem(f"{output_file} cannot be written: {error.strerror}.", output.NOT_DONE) from None


def check(
    business: BusinessOption,
    account: Annotated[str | None, typer.Option(help="Also what this account's platform asks.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Shows what stands in the way of publishing."""
    require_ready()
    owner = store.business(business)
    products = store.products(owner)
    found = [*store.import_issues(owner), *rules.check_catalogue(products, categories=store.category_names())]
    with output.progress("Photos", quiet=as_json) as told:
        found += pictures.advice(owner, [each for each in products if each.status is not Status.ARCHIVED], told)
    if account is not None:
        row = accounts.account(owner, account)
        plan, _ = runs.prepare(row, registered(row.connector))
        found += [issue for change in plan.changes if change.action is not Action.WITHDRAW for issue in change.issues]
    issues = _each_once(found)
    if as_json:
        output.document([issue.row_document(owner.language) for issue in issues])
    else:
        names = _names(products, owner.language)
        gravest_first = sorted(issues, key=lambda issue: list(Severity).index(issue.severity))
        output.show_issues(gravest_first, owner.language, names, alike=ALIKE)
        errors = sum(issue.severity is Severity.ERROR for issue in issues)
        output.out.print(f"{errors} to mend before publishing, {len(issues) - errors} to know.")
    output.finish(output.NEEDS_A_PERSON if blocking(issues) else output.DONE)


def _each_once(issues: list[Issue]) -> list[Issue]:
    """The same finding of the import and of a check is one issue; the one that knows its cell stays."""
    kept: dict[tuple[str, str, str | None], Issue] = {}
    for issue in issues:
        if issue.product is None:
            kept[(issue.code, issue.value + str(issue.at), None)] = issue
        else:
            which = issue.value if issue.field == "images" else issue.field
            kept.setdefault((_ALSO_TOLD_AS.get(issue.code, issue.code), which, issue.product), issue)
    return list(kept.values())
