"""What an import would do to the catalogue: products and issues on one side, what is known on the other. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from catalog.dialects.own import NAME as OWN
from catalog.issues import Issue, Place, Severity
from catalog.matching import Arrived, Known, Match, Stored, matches, same_keys, with_new_keys, with_stored_keys
from catalog.merging import merge
from catalog.product import Product, Status
from catalog.staged import Staged, portions
from catalog.text import first_of


class Reading(Protocol):
    """A file: its products one by one, then what was wrong. `dialect` says which kind of export it is."""

    def each(self) -> Iterator[Product]: ...
    @property
    def issues(self) -> Sequence[Issue]: ...
    @property
    def rows(self) -> int: ...
    @property
    def dialect(self) -> str: ...


@dataclass(frozen=True)
class ImportSummary:
    """The counts of an import. `run_id` is None for a dry run."""

    run_id: int | None
    rows: int
    created: int
    changed: int
    unchanged: int
    archived: int
    issues: tuple[Issue, ...]


@dataclass
class Intake:
    """`write` is given the rows that differ in anything; one may differ in where it was read and still be unchanged."""

    write: Callable[[Stored], object]
    rows: int
    files: set[str] = field(default_factory=set)
    created: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    archived: set[str] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)

    @property
    def touched(self) -> frozenset[str]:
        """The keys of the products that now say something else."""
        return frozenset(self.created | self.changed | self.archived)

    @property
    def present(self) -> frozenset[str]:
        """The keys of the products that the file has."""
        return frozenset(self.created | self.changed | self.unchanged)

    def summary(self, run_id: int | None) -> ImportSummary:
        created, changed, unchanged = len(self.created), len(self.changed), len(self.unchanged)
        return ImportSummary(run_id, self.rows, created, changed, unchanged, len(self.archived), tuple(self.issues))


def take_in(reading: Reading, known: Known, write: Callable[[Stored], object], *, archive_gone: bool = False) -> Intake:
    """Every product of the reading compared with what is known."""
    intake = Intake(write, reading.rows)
    if known:
        keys = _compare(reading, known, intake)
    else:
        keys = {}
        for product in reading.each():
            _create(intake, product, reading.dialect)
    intake.issues[:0] = (_about(issue, keys.get(issue.product)) for issue in reading.issues)
    _leave_gone(intake, _gone(reading, known, intake), archive_gone)
    return intake


def _compare(reading: Reading, known: Known, intake: Intake) -> dict[str | None, str]:
    """{key that a product came with: key that it has} where the two differ.

    Those that go by their keys are done at once; the others have first to be seen beside all.
    """
    arrived = Arrived(reading.dialect)
    with Staged[Product]() as others:
        for some in portions(reading.each()):
            standing = known.standing(some, reading.dialect)
            stored = same_keys([one for one in some if one.key not in standing], known, reading.dialect)
            for product in some:
                arrived.add(product)
                if product.key in standing:
                    _leave(intake, product)
                elif product.key in stored:
                    _update(intake, product, stored[product.key], Match(product.key, "key"), reading.dialect)
                else:
                    others.add(product)
        return _compare_others(others, arrived, known, intake)


def _compare_others(others: Staged[Product], arrived: Arrived, known: Known, intake: Intake) -> dict[str | None, str]:
    dialect = arrived.dialect
    found = matches(others, known, arrived, claimed=intake.present)
    taken = {*known, *(product.key for product in others)} if len(others) else set()
    keys: dict[str | None, str] = {}
    for some in others.portions():
        stored = known.some([found[product.key].key for product in some if product.key in found])
        for product in some:
            if product.key in found:
                match = found[product.key]
                keys[product.key] = match.key
                _update(intake, product, stored[match.key], match, dialect)
            elif product.key in known:
                new = with_new_keys(product, dialect, taken)
                keys[product.key] = new.key
                _create(intake, new, dialect)
            else:
                _create(intake, product, dialect)
    return keys


def _create(intake: Intake, product: Product, dialect: str) -> None:
    intake.files.add(product.source.file)
    intake.created.add(product.key)
    intake.write(Stored(product, product, dialect))


def _leave(intake: Intake, product: Product) -> None:
    intake.files.add(product.source.file)
    intake.unchanged.add(product.key)


def _update(intake: Intake, product: Product, stored: Stored, match: Match, dialect: str) -> None:
    intake.files.add(product.source.file)
    if dialect == OWN and match.by == "key":
        _edit(intake, product, stored)
    else:
        intake.issues += _renamed(product, stored, match)
        _merge_into(intake, product, stored, dialect)


def _renamed(product: Product, stored: Stored, match: Match) -> Iterable[Issue]:
    """Tells that a product goes by another name in the file now, and what shows that it is the same."""
    before = stored.imported
    if (
        before is None
        or not before.title
        or not product.title
        or set(before.title.values()) & set(product.title.values())
    ):
        return
    was, now = (next(iter(titles.values())) for titles in (before.title, product.title))
    told = Issue(code=_RENAMED[match.by], field="title", severity=Severity.INFO, value=was, params={"new": now})
    at = Place(sheet=product.source.sheet, row=product.source.row)
    yield told.model_copy(update={"product": stored.key, "at": at})


_RENAMED = {
    "key": "product_renamed_id",
    "id": "product_renamed_id",
    "title": "product_renamed_id",
    "sku": "product_renamed_sku",
    "gtin": "product_renamed_gtin",
    "photos": "product_renamed_photos",
}


def _about(issue: Issue, key: str | None) -> Issue:
    return issue.model_copy(update={"product": key}) if key and key != issue.product else issue


def _merge_into(intake: Intake, product: Product, stored: Stored, dialect: str) -> None:
    if (product, dialect, product.source) == (stored.imported, stored.dialect, stored.current.source):
        intake.unchanged.add(product.key)  # whatever was edited by hand since
        return
    incoming = with_stored_keys(product, stored)
    merged, issues = merge(stored.imported, incoming, stored.current)
    changed = merged != stored.current and merged.content_hash != stored.current.content_hash
    (intake.changed if changed else intake.unchanged).add(stored.key)
    intake.issues += issues
    written = Stored(merged, incoming, dialect, stored.version + changed)
    if written != stored:
        intake.write(written)


def _edit(intake: Intake, product: Product, stored: Stored) -> None:
    """Our own export comes back: what differs was changed by hand, and what the last import said stays the base."""
    edited = product.model_copy(update={"source": stored.current.source})
    changed = edited.content_hash != stored.current.content_hash
    (intake.changed if changed else intake.unchanged).add(stored.key)
    if changed:
        intake.write(replace(stored, current=edited, version=stored.version + 1))


def _gone(reading: Reading, known: Known, intake: Intake) -> Iterator[Stored]:
    """What the last import of the same file had, and this one has not; a row that could not be read is not gone."""
    mentioned = intake.present | {issue.product for issue in intake.issues}
    unmentioned = (key for key in known.read_as(reading.dialect) if key not in mentioned)
    return (
        stored
        for stored in known.each(unmentioned)
        if stored.imported is not None
        and stored.imported.source.file in intake.files
        and stored.current.status is not Status.ARCHIVED
    )


def _leave_gone(intake: Intake, gone: Iterable[Stored], archive: bool) -> None:
    for stored in gone:
        if archive and stored.imported is not None:
            intake.archived.add(stored.key)
            archived = {"status": Status.ARCHIVED}
            imported = stored.imported.model_copy(update=archived)  # so that a row that comes back is for sale again
            current = stored.current.model_copy(update=archived)
            intake.write(replace(stored, current=current, imported=imported, version=stored.version + 1))
        else:
            source = stored.current.source
            title = first_of(stored.current.title, stored.current.title)
            told = Issue(
                code="product_gone", severity=Severity.INFO, product=stored.key, value=title[1] if title else ""
            )
            intake.issues.append(told.model_copy(update={"at": Place(sheet=source.sheet)}))
