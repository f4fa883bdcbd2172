"""The form of an account: what its connector asks, made from its config, and how prices become the platform's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from catalog.issues import Issue
from catalog.models import Business
from catalog.money import Money
from catalog.numbers import AmbiguousNumber, NotANumber, read_number
from connectors.addresses import is_address
from connectors.asked import holds_rules
from connectors.contract import Connector
from console import starting
from console.entries import Entry
from console.words import ROUNDINGS, asked
from sync.models import ChannelAccount
from sync.prices import PriceRule, Rounding, convert
from sync.store import accounts
from sync.store.given import is_secret

Kind = type[Connector[Any]]


@dataclass
class AccountForm:
    kind: Kind
    business: Business
    account: ChannelAccount | None = None

    def __post_init__(self) -> None:
        self.own = [self._own(name) for name in self.kind.config_type.model_fields]
        self.terms = self._terms()

    @property
    def platform(self) -> str:
        return asked(self.kind.name)

    @property
    def entries(self) -> list[Entry]:
        return [*self.own, *self.terms]

    def _own(self, name: str) -> Entry:
        field, secret = self.kind.config_type.model_fields[name], is_secret(self.kind.config_type, name)
        known = self.account.config.get(name, "") if self.account else ""
        kept = bool(self.account and name in self.account.secrets)
        usual = "" if field.is_required() or field.default is None else str(field.default)
        told = _("Kept. Leave it empty unless it has changed.") if kept else asked(field.description)
        label, value, required = asked(field.title) or name, "" if secret else str(known or usual), field.is_required()
        if field.annotation is bool:
            said = "yes" if value.lower() in {"yes", "true", "1", "on"} else "no"
            return Entry(f"own-{name}", label, said, name, "choice", choices=_yes_or_no(), help=told)
        if get_origin(field.annotation) is Literal:
            return _choice(f"own-{name}", label, value, [(each, each) for each in get_args(field.annotation)], told)
        shape = "secret" if secret else "area" if holds_rules(field) else "text"
        return Entry(f"own-{name}", label, value, name, shape, "ltr", help=told, required=required and not kept)

    @property
    def first(self) -> list[Entry]:
        """What has to be answered; the rest may stay as it is."""
        return [entry for entry in self.own if not self._may_stay(entry)]

    @property
    def rest(self) -> list[Entry]:
        return [entry for entry in self.own if self._may_stay(entry)]

    def _may_stay(self, entry: Entry) -> bool:
        """Addresses of the platform that are known, yes or no, numbers, and what has a page of its own."""
        field = self.kind.config_type.model_fields[entry.about]
        known = is_address(field) or field.annotation in (bool, int)
        return not entry.error and (holds_rules(field) or (known and not field.is_required()))

    def _terms(self) -> list[Entry]:
        row, business = self.account, self.business
        rate = f"{row.rate.normalize():f}" if row and row.rate is not None else ""
        margin = f"{Decimal(row.margin).normalize():f}" if row else "0"
        stands = row or ChannelAccount(country=business.country, language=business.language, currency=business.currency)
        asked = _("Exchange rate: what 1 %(currency)s buys of it") % {"currency": business.currency}
        return [
            _choice("country", _("Country you sell to"), stands.country, _countries()),
            _choice("language", _("Language of the listings"), stands.language, starting.languages()),
            _choice("currency", _("Money that buyers pay in"), stands.currency, starting.currencies()),
            Entry("rate", asked, rate, "rate", "number", "ltr", help=_("Leave it empty where both are the same.")),
            Entry("margin", _("Added to each price, in percent"), margin, "margin", "number", "ltr"),
            _choice(
                "rounding", _("Rounding"), stands.rounding, [(each, str(said)) for each, said in ROUNDINGS.items()]
            ),
        ]

    def read(self, given: Mapping[str, str]) -> accounts.Changes | None:
        """None where something cannot be read, which then stands beside its field."""
        for entry in self.entries:
            entry.value = given.get(entry.name, entry.value).strip()
        plain, secrets = self._config()
        country, language, currency, rate, margin, rounding = self.terms
        found = accounts.Changes(
            config=plain,
            secrets=secrets,
            country=country.value or None,
            language=language.value,
            currency=currency.value,
            rate=_number(rate, above=Decimal(0)),
            margin=_number(margin, above=Decimal(-100)),
            rounding=Rounding(rounding.value) if rounding.value in list(Rounding) else Rounding.NONE,
        )
        for entry in (country, language, currency):
            if entry.value not in dict(entry.choices):
                entry.error = _("Choose one of these.")
        if currency.value != self.business.currency and found.rate is None and not rate.error:
            rate.error = _("Without a rate no price can be worked out.")
        return None if any(entry.error for entry in self.entries) else found

    def _config(self) -> tuple[dict[str, str], dict[str, str]]:
        typed_in = {entry.about: entry.value for entry in self.own if entry.value}
        secrets = {name: value for name, value in typed_in.items() if is_secret(self.kind.config_type, name)}
        plain = {name: value for name, value in typed_in.items() if name not in secrets}
        kept = dict.fromkeys(self.account.secrets, SecretStr("kept")) if self.account else {}
        hidden = {name: SecretStr(value) for name, value in secrets.items()}
        try:
            self.kind.config_type(**{**kept, **plain, **hidden})
        except ValidationError as error:
            self._tell(error)
        return plain, secrets

    def _tell(self, error: ValidationError) -> None:
        by_name = {entry.about: entry for entry in self.own}
        for each in error.errors(include_input=False):
            entry = by_name.get(str(each["loc"][0]) if each["loc"] else "", self.own[0])
            entry.error = self._why(self.kind.config_type.model_fields[entry.about], each)

    @staticmethod
    def _why(field: FieldInfo, error: ErrorDetails) -> str:
        if error["type"] == "missing":
            return _("This is needed.")
        if is_address(field):
            return _("Write the whole address, such as https://shop.example")
        if error["type"] != "value_error":  # pydantic's own words are for programmers
            return _("This does not fit. Write it as it is said here.")
        return _("This does not fit: %(why)s") % {"why": error.get("ctx", {}).get("error") or error["msg"]}

    def example(self, price: Money | None) -> tuple[Money, Money | Issue] | None:
        """What buyers would pay for a product of hers."""
        if price is None:
            return None
        values = {entry.name: entry.value for entry in self.terms}
        rate, margin = (_number(entry, above=Decimal(-100)) for entry in (self.terms[3], self.terms[4]))
        rule = PriceRule(
            base=self.business.currency,
            currency=values["currency"],
            rate=rate or None,
            rate_from=date.today() if rate else None,  # noqa: DTZ011 - it is not shown
            margin=margin or Decimal(0),
            rounding=Rounding(values["rounding"]),
        )
        return price, convert(price, rule)


def _choice(name: str, label: str, value: str, choices: Iterable[tuple[str, str]], told: str = "") -> Entry:
    """What stands there stays, unless another is chosen: also what these pages would not offer."""
    offered = tuple(choices)
    stands = () if value in dict(offered) else ((value, value or _("Choose")),)
    about = name.removeprefix("own-")
    return Entry(name, label, value, about, "choice", choices=(*stands, *offered), help=told)


def _yes_or_no() -> tuple[tuple[str, str], ...]:
    return ("no", _("no")), ("yes", _("yes"))


def _countries() -> tuple[tuple[str, str], ...]:
    """The programme's first: then everywhere else that one may sell to."""
    names = Locale(get_language() or "en").territories
    first = starting.countries()
    rest = sorted(
        ((code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in dict(first)),
        key=lambda each: each[1],
    )
    return (*first, *rest)


def _number(entry: Entry, above: Decimal) -> Decimal | None:
    if not entry.value:
        return None
    try:
        number = read_number(entry.value.replace(",", "."), decimal=".")
    except (AmbiguousNumber, NotANumber):
        number = above
    if not above < number < 1_000_000:
        entry.error = _("“%(text)s” does not fit here. Write a number such as 0.092.") % {"text": entry.value}
        return None
    return number
