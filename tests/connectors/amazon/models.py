"""Amazon's own models: each request is checked against them before the double answers, and each of its answers too."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft4Validator, Draft7Validator

from connectors.testing import Seen
from tests.connectors.contracts import model_of

MODELS = (
    "listingsItems_2021-08-01.json",
    "feeds_2021-06-30.json",
    "definitionsProductTypes_2020-09-01.json",
    "catalogItems_2022-04-01.json",
    "listingsRestrictions_2021-08-01.json",
)


class NotInTheModel(AssertionError):
    """A request, or an answer of the double, that Amazon's model does not have."""


@dataclass(frozen=True)
class Operation:
    model: str
    method: str
    path: str
    told: Mapping[str, Any]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(self.path)))

    @property
    def sandbox(self) -> Iterator[tuple[int, dict[str, Any], Any]]:
        """Amazon's own examples: status, what was asked, what is answered."""
        for status, answer in self.told["responses"].items():
            for each in answer.get("x-amzn-api-sandbox", {}).get("static", []):
                yield int(status), each["request"], each.get("response")

    def check(self, seen: Seen) -> None:
        parameters = [each for each in self.told.get("parameters", []) if "name" in each]
        known = {each["name"]: each for each in parameters if each["in"] == "query"}
        if unknown := seen.query.keys() - known:
            raise NotInTheModel(f"{seen.method} {seen.path} has no parameter {sorted(unknown)}")
        for name, each in known.items():
            _check_parameter(name, each, seen.query.get(name))
        body = next((each for each in parameters if each["in"] == "body"), None)
        if body:
            problems(self.model, body["schema"], seen.json())
        elif seen.content:
            raise NotInTheModel(f"{seen.method} {seen.path} has no body")

    def check_answer(self, status: int, answer: Any) -> None:
        told = self.told["responses"].get(str(status))
        if told is None:
            raise NotInTheModel(f"{self.path} never answers {status}")
        if told.get("schema"):
            problems(self.model, told["schema"], answer)


def _check_parameter(name: str, told: Mapping[str, Any], given: str | None) -> None:
    if given is None:
        if told.get("required"):
            raise NotInTheModel(f"{name} is required")
        return
    values = given.split(",") if told["type"] == "array" else [given]
    allowed = told.get("enum") or told.get("items", {}).get("enum")
    if allowed and (wrong := set(values) - set(allowed)):
        raise NotInTheModel(f"{name} is never {sorted(wrong)}")
    if len(values) > told.get("maxItems", len(values)):
        raise NotInTheModel(f"{name} has {len(values)} values")
    if told["type"] == "integer" and int(given) > told.get("maximum", int(given)):
        raise NotInTheModel(f"{name} is {given}")


@cache
def operations() -> tuple[Operation, ...]:
    return tuple(
        Operation(model, method.upper(), path, told)
        for model in MODELS
        for path, methods in model_of(f"amazon/{model}")["paths"].items()
        for method, told in methods.items()
        if method != "parameters"
    )


def operation_of(seen: Seen) -> Operation:
    for each in operations():
        if each.method == seen.method and each.pattern.fullmatch(seen.raw or seen.path):
            return each
    raise NotInTheModel(f"Amazon has no {seen.method} {unquote(seen.path)}")


def problems(model: str, schema: Mapping[str, Any], value: Any) -> None:
    validator = _validator(model, str(schema.get("$ref", "")))
    errors = [f"{'/'.join(map(str, each.path))}: {each.message[:300]}" for each in validator.iter_errors(value)]
    if errors:
        raise NotInTheModel("; ".join(errors[:5]))


@cache
def _validator(model: str, reference: str) -> Draft4Validator:
    return Draft4Validator({"$ref": reference, "definitions": model_of(f"amazon/{model}")["definitions"]})


@cache
def _feed() -> Draft7Validator:
    return Draft7Validator(model_of("amazon/listings-feed-schema-v2.json"))


@cache
def _report() -> Draft7Validator:
    return Draft7Validator(model_of("amazon/listings-feed-processing-report-schema-v2.json"))


def check_feed(document: Any) -> None:
    _all_right(_feed(), document)


def check_report(document: Any) -> None:
    _all_right(_report(), document)


def _all_right(validator: Draft7Validator, document: Any) -> None:
    errors = [f"{'/'.join(map(str, each.path))}: {each.message[:300]}" for each in validator.iter_errors(document)]
    if errors:
        raise NotInTheModel("; ".join(errors[:5]))
