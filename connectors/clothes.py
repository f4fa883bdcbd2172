"""What catalogues of advertisements ask of clothes: colour, size, for whom and for what age. Pure.

A product's own row tells it, or its seller said it once for the category. What options and attributes are called is the
seller's: of what we know in three languages.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.folding import folded
from catalog.issues import Issue, Severity
from connectors.apparel import ACCESSORIES, WORN
from connectors.asked import Answers, Asked, unanswered
from connectors.listing import Listing, ListingVariant
from connectors.receipt import AccountFacts


def _bare(words: str) -> str:
    """As words compare: no accents, no article."""
    return " ".join(each.removeprefix("ال") if len(each) > 4 else each for each in folded(words).split())


def _words(**given: str) -> Mapping[str, frozenset[str]]:
    return {name: frozenset(_bare(each) for each in words.split(",")) for name, words in given.items()}


AXES = _words(
    color="color,colour,couleur,coloris,teinte,اللون,لون,ألوان",
    size="size,taille,pointure,dimension,dimensions,format,المقاس,مقاس,قياس,الحجم",
    material="material,matière,matériau,tissu,الخامة,خامة,المادة,مادة,قماش",
    pattern="pattern,motif,imprimé,نقش,زخرفة",
)
GENDER = _words(
    female="female,women,woman,femme,femmes,نساء,نسائي,للنساء,امرأة",
    male="male,men,man,homme,hommes,رجال,رجالي,للرجال,رجل",
    unisex="unisex,unisexe,mixte,للجنسين",
)
AGE = _words(
    adult="adult,adults,adulte,adultes,كبار,للكبار,بالغون",
    kids="kids,child,children,enfant,enfants,أطفال,للأطفال,طفل",
    toddler="toddler,toddlers,tout-petit,tout-petits",
    infant="infant,baby,bébé,رضيع,رضع,للرضع",
    newborn="newborn,nouveau-né,حديث الولادة",
)
NAMES = _words(gender="gender,genre,sexe,sex,الجنس,جنس", age_group="age group,age,tranche d'âge,الفئة العمرية,العمر")
AGES = ("newborn", "infant", "toddler", "kids", "adult")
ASKED = (
    *(Asked(name="color"), Asked(name="size")),
    Asked(name="gender", values=("female", "male", "unisex")),
    Asked(name="age_group", values=AGES),
)


@dataclass(frozen=True)
class Described:
    """One variant: its colour, size, material and pattern (`chosen`), whom it is for, as far as anybody has said."""

    chosen: Mapping[str, str]
    gender: str | None
    age: str | None


def described(listing: Listing, variant: ListingVariant, answers: Answers) -> Described:
    return Described(
        chosen(listing, variant, answers),
        _known(_said(listing, answers, "gender"), GENDER),
        _known(_said(listing, answers, "age_group"), AGE),
    )


def chosen(listing: Listing, variant: ListingVariant, answers: Answers) -> dict[str, str]:
    told = {axis: value for axis in AXES if (value := answers.attribute(listing, str(listing.category), axis))}
    told |= {"material": listing.material} if listing.material else {}
    for name, value in {**listing.attributes, **variant.options}.items():
        axis = next((axis for axis, words in AXES.items() if _bare(name) in words), None)
        if axis and value:
            told[axis] = value
    return told


def _said(listing: Listing, answers: Answers, name: str) -> str | None:
    """In the seller's words."""
    own = (value for called, value in listing.attributes.items() if _bare(called) in NAMES[name])
    return next(own, None) or answers.attribute(listing, str(listing.category), name)


def _known(said: str | None, values: Mapping[str, frozenset[str]]) -> str | None:
    """In the platform's."""
    return next((value for value, words in values.items() if _bare(said) in words), None) if said else None


def asked_of_clothes() -> dict[str, tuple[Asked, ...]]:
    """By the number of the category."""
    return {str(number): ASKED for number in sorted(WORN)}


@dataclass(frozen=True)
class DescribesClothes:
    """Asks of apparel what its category wants. In the countries of `required_in`, clothes and shoes are not shown
    without it, and are not sent; elsewhere, and of bags or jewellery, it is told.
    """

    required_in: frozenset[str] = frozenset()

    def __call__(self, listing: Listing, facts: AccountFacts) -> Iterator[Issue]:
        if listing.category not in WORN | ACCESSORIES:
            return
        answers = Answers.told(facts) or Answers()
        asked = [each for each in ASKED if each.name != "size" or listing.category in WORN]
        given = _given(listing, answers)
        if listing.country in self.required_in and listing.category in WORN:
            yield from unanswered(asked, given, str(listing.category))
            return
        for each in asked:
            value = given[each.name]
            if not value or not each.takes(value):
                params = {"name": each.name, "category": str(listing.category)}
                yield Issue(code=f"{each.name}_missing", severity=Severity.WARNING, field="attributes", params=params)


def _given(listing: Listing, answers: Answers) -> dict[str, str | None]:
    """Of each variant; whom it is for in the seller's own words where the platform has none for them."""
    told = [chosen(listing, variant, answers) for variant in listing.variants]
    axes = {axis: told[0][axis] if all(axis in each for each in told) else None for axis in ("color", "size")}
    words = {"gender": GENDER, "age_group": AGE}
    said = {name: _said(listing, answers, name) for name in words}
    return {**axes, **{name: _known(value, words[name]) or value for name, value in said.items()}}
