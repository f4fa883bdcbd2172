"""Details of which one column has the name and another the value: "champ1_label", "champ1_valeur"; "Spec 1 Name"."""

import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence

from catalog.column_names import CAMEL, LONGEST_NAME, Target
from catalog.drafts import Field
from catalog.folding import folded
from catalog.mapping import MappedColumn, Mapping

_KINDS = (
    "champ|field|spec|specification|caracteristique|feature|detail|info|property|propriete|custom field|metafield|"
    "additional info|"
    "caratteristica|egenskap|خاصيه|ميزه|مواصفه"
)
_NAMES = "label|name|nom|titre|title|libelle|key|cle|nome|etichetta|namn|اسم|الاسم"
_VALUES = "value|description|valeur|val|text|texte|contenu|valore|testo|varde|قيمه|القيمه"
_DETAIL = re.compile(
    rf"(?P<kind>{_KINDS})s? ?(?P<number>\d{{1,2}})? (?:(?P<name>{_NAMES})|(?:{_VALUES})) ?(?P<after>\d{{1,2}})?"
)


def named_details(header: Sequence[str]) -> dict[int, int]:
    """{place of the value of a detail: place of its name}"""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for at, name in enumerate(header):
        if len(name) <= LONGEST_NAME and (parts := _DETAIL.fullmatch(folded(CAMEL.sub(" ", name)))):
            one = parts["kind"], parts["number"] or parts["after"] or ""
            found.setdefault(one, {}).setdefault("name" if parts["name"] else "value", at)
    return {places["value"]: places["name"] for places in found.values() if len(places) == 2}


def with_details(mapping: Mapping, names: Dict[int, int]) -> Mapping:
    """The mapping in which such columns are what they are, whatever "label" means elsewhere."""
    columns = list(mapping.columns)
    for value_at, name_at in names.items():
        told = {value_at: Field.ATTRIBUTE, name_at: Field.IGNORE}
        for at, field in told.items():
            header = columns[at].header
            if columns[at].reason != "given":
                columns[at] = MappedColumn(header=header, target=Target(field=field, name=header), reason="name")
    return Mapping(columns=tuple(columns))
