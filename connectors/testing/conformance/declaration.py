"""What a connector says of itself, before it is asked to do anything."""

from collections.abc import Sequence

import pytest

from catalog.issues import Issue
from connectors.checks import static_checks
from connectors.listing import Listing, ListingVariant
from connectors.testing.conformance.setting import Setting, secrets_of
from connectors.testing.fake_channel import FakeChannel
from connectors.testing.rehearsal import Rehearsal
from connectors.testing.sample_listings import SAMPLES, listing_of


def _odd_listings() -> Sequence[Listing]:
    """Listings that break requirements: one has next to nothing, one far too much."""
    bare = listing_of("BARE", "", "0.00", description="", pictures=())
    text = "ض" * 6_000
    much = listing_of("MUCH", text, description=text, brand=text, material=text, currency="KWD")
    many = tuple(much.variants[0].model_copy(update={"key": f"MUCH{n}", "sku": text}) for n in range(3_000))
    return bare, much.model_copy(update={"variants": many})


class Declaration(Setting):
    def test_the_class_keeps_the_contract(self) -> None:
        checks = static_checks(getattr(self.connector, "slug", ""), self.connector)
        others = {"config_fields_have_titles", "secrets_are_secret"}  # told apart below
        assert not [name for name, passed in checks.items() if not passed and name not in others]

    def test_every_setting_has_a_title(self) -> None:
        kinds = [kind for kind in (self.connector.config_type, self.connector.App) if kind]
        untitled = [name for kind in kinds for name, field in kind.model_fields.items() if not field.title]
        assert not untitled, "people fill these in, and have to be told what they are: Field(title=...)"

    def test_secrets_are_declared_secret(self, fake: FakeChannel) -> None:
        checks = static_checks(self.connector.slug, self.connector)
        assert checks["secrets_are_secret"], "what is called a key, token, secret or password is a SecretStr"
        if self.connector.config_type.model_fields and fake.speaks_http:
            shown = repr(self.config(fake))
            assert not [secret for secret in secrets_of(self.config(fake)) if secret in shown]

    def test_credentials_come_from_secret_settings(self, fake: FakeChannel) -> None:
        """Whatever its name: a setting that is sent as a credential as it stands is secret."""
        self.need_http(fake)
        host = self.rehearse(fake)
        host.check_account()
        plain = {
            name: value
            for name in type(host.config).model_fields
            if isinstance(value := getattr(host.config, name), str) and len(value) >= 8 and value not in fake.url
        }
        sent = [
            value
            for exchange in fake.exchanges
            for header, value in exchange.request.headers.items()
            if header in ("authorization", "cookie") or any(word in header for word in ("key", "token", "secret"))
        ]
        assert not [name for name, value in plain.items() if any(value in each for each in sent)]

    def test_requirements_answer_for_every_listing(self, rehearsal: Rehearsal) -> None:
        for listing in (*SAMPLES.values(), *_odd_listings()):
            for requirement in self.connector.requirements:
                issues = list(requirement(listing, rehearsal.facts))
                assert all(isinstance(issue, Issue) for issue in issues), f"{requirement} gives what is no Issue"

    def test_requirements_speak_of_fields_that_a_listing_has(self, rehearsal: Rehearsal) -> None:
        for issue in self._complaints(rehearsal):
            first, _, rest = issue.field.partition(".")
            known = first in Listing.model_fields or not first
            if first == "variants" and rest:
                known = rest.rpartition(".")[2] in ListingVariant.model_fields
            assert known, f"a listing has no field {issue.field!r} ({issue.code})"

    @pytest.mark.parametrize("language", ["en", "fr", "ar"])
    def test_requirements_say_what_is_wrong_and_what_to_do(self, rehearsal: Rehearsal, language: str) -> None:
        for issue in self._complaints(rehearsal):
            assert issue.message_in(language) != issue.code.replace("_", " "), f"{issue.code} has no words"
            assert issue.hint_in(language), f"{issue.code} does not say what to do about it"

    def _complaints(self, host: Rehearsal) -> list[Issue]:
        listings = (*SAMPLES.values(), *_odd_listings())
        return [
            issue
            for one in listings
            for requirement in self.connector.requirements
            for issue in requirement(one, host.facts)
        ]
