"""What Amazon has against a listing, and our issues from it. Pure."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from connectors import Issue, ListingRejected, OutcomeUnknown, Reply, Severity, read

GONE = frozenset(("13013",))
"""The SKU is none of the catalogue's: there is nothing to change."""
TAKEN_DOWN = frozenset(("LISTING_SUPPRESSED", "CATALOG_ITEM_REMOVED"))
EXEMPT = frozenset(("EXEMPT", "EXEMPT_UNTIL_EXPIRY_DATE"))
MISSING, DOUBLE, QUALIFIED, IMAGES = "MISSING_ATTRIBUTE", "DUPLICATE", "QUALIFICATION_REQUIRED", "INVALID_IMAGE"
OURS_OF = {
    MISSING: "amazon_attribute_missing",
    DOUBLE: "amazon_duplicate",
    QUALIFIED: "amazon_approval",
    IMAGES: "amazon_image",
}
"""Our words for its categories of trouble; the rest is told as it says it."""
FIELDS = {
    "item_name": "title",
    "product_description": "description",
    "bullet_point": "description",
    "brand": "brand",
    "manufacturer": "brand",
    "externally_assigned_product_identifier": "variants.gtin",
    "purchasable_offer": "variants.price",
    "fulfillment_availability": "variants.quantity",
    "country_of_origin": "origin",
    "material": "material",
    "item_weight": "weight",
    "item_package_weight": "weight",
    "item_dimensions": "dimensions",
    "condition_type": "condition",
    "variation_theme": "options",
    "color": "options",
    "size": "options",
}


class Told(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Action(Told):
    action: str


class Exemption(Told):
    status: str = ""


class Enforcements(Told):
    actions: list[Action] = []
    exemption: Exemption = Exemption()


class Problem(Told):
    """An issue, as Amazon calls it too. A feed's report names one attribute, an item's several."""

    code: str
    message: str
    severity: str
    attribute_names: list[str] = []
    attribute_name: str | None = None
    categories: list[str] = []
    enforcements: Enforcements | None = None

    @property
    def names(self) -> list[str]:
        return self.attribute_names or ([self.attribute_name] if self.attribute_name else [])

    @property
    def takes_down(self) -> bool:
        """Whether shoppers cannot buy for it."""
        done = self.enforcements
        if done and done.exemption.status not in EXEMPT and {each.action for each in done.actions} & TAKEN_DOWN:
            return True
        return self.severity == "ERROR" and done is None


class Submission(Told):
    sku: str
    status: str
    issues: list[Problem] = []


class Failure(Told):
    code: str
    message: str
    details: str = ""


class Failures(Told):
    errors: list[Failure]


def taken(reply: Reply) -> Submission:
    """The submission, unless it says that the listing is at fault."""
    if reply.status == 400:
        told = read(reply, Failures).errors
        raise ListingRejected(_refused(each.message, f"{each.message} {each.details}".strip()) for each in told)
    submission = read(reply, Submission)
    if submission.status == "INVALID":
        if any(each.code in GONE for each in submission.issues):
            raise OutcomeUnknown(f"{submission.sku} is gone")
        raise ListingRejected(to_issues(submission.issues) or [_refused("INVALID", "INVALID")])
    return submission


def to_issues(problems: Iterable[Problem], *, grave: bool = True) -> list[Issue]:
    """`grave`: only what keeps the listing from being sold; else all of it, as warnings."""
    chosen = [each for each in problems if not grave or each.severity == "ERROR" or each.takes_down]
    return [to_issue(each, Severity.ERROR if grave else Severity.WARNING) for each in chosen]


def to_issue(problem: Problem, severity: Severity = Severity.ERROR) -> Issue:
    known = next((each for each in problem.categories if each in OURS_OF), None)
    names = ", ".join(problem.names)
    field = next((FIELDS[name] for name in problem.names if name in FIELDS), "")
    if any(name.endswith(("image_locator",)) or "_image_locator_" in name for name in problem.names) or known == IMAGES:
        field = "pictures"
    return Issue(
        code=OURS_OF[known] if known else "platform_refused",
        field=field,
        severity=severity,
        params={"reason": problem.message, "attribute": names or "–"},
        raw=f"{problem.code}: {problem.message}",
    )


def _refused(message: str, raw: str) -> Issue:
    return Issue(code="platform_refused", params={"reason": message}, raw=raw)
