"""Google's lists of categories, one a language, kept for the whole installation."""

from datetime import datetime
from functools import lru_cache

from catalog.models import TaxonomyRow
from catalog.taxonomy import CategoryNames, Taxonomy


def load_taxonomy(taxonomy: Taxonomy) -> None:
    """Takes the place of the language's list that was loaded before."""
    fields = {"version": taxonomy.version, "paths": {str(number): path for number, path in taxonomy.paths.items()}}
    TaxonomyRow.objects.update_or_create(language=taxonomy.language, defaults=fields)


def category_names() -> CategoryNames:
    """What categories are called here; read anew only when a list has been loaded since."""
    return _names(tuple(TaxonomyRow.objects.values_list("language", "loaded_at")))


@lru_cache(maxsize=1)
def _names(loaded: tuple[tuple[str, datetime], ...]) -> CategoryNames:
    rows = TaxonomyRow.objects.all() if loaded else ()
    return CategoryNames(tuple(Taxonomy(language=row.language, version=row.version, paths=row.paths) for row in rows))
