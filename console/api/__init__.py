"""The REST API, /api/v1: what the command line does, for programs. docs/api.md introduces it.

No `from __future__ import annotations` in here: django-ninja reads annotations as they are.
"""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from console.api import businesses, catalogue, imports, publishing, work
from console.api.entrance import Token
from console.api.problems import MEDIA_TYPE, SCHEMA, Problem, handle

DESCRIPTION = "Takes a small business's product catalogue to the world's marketplaces."
ALWAYS = {
    "401": "No token, or none that is in force",
    "429": "Too many requests: wait for Retry-After seconds",
}
"""What any call may be answered with."""
WITHIN = {
    "400": "The request makes no sense",
    "403": "The token's scope, or its person's part in the business, is too small",
    "404": "There is no such thing here, or none for this token",
    "422": "What was sent is not as it has to be",
}

SENT = {
    "Idempotency-Key": ("409", "The same is being done: wait for Retry-After seconds"),
    "If-Match": ("412", "Somebody has edited it since"),
}
"""What a call may be answered with that takes this header."""


class Api(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> Any:
        """With the problems that each call may answer."""
        schema = super().get_openapi_schema(**options)
        schema["components"].setdefault("schemas", {})["Problem"] = SCHEMA
        for methods in schema["paths"].values():
            for operation in methods.values():
                named = {each["name"] for each in operation.get("parameters", ())}
                more = dict(SENT[name] for name in named & SENT.keys())
                for status, said in {**ALWAYS, **(WITHIN if named else {}), **more}.items():
                    operation["responses"].setdefault(status, _answer(said))
        return schema

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """Before anything is done for somebody who may in: a parameter that is misspelled is told, not passed over."""
        route = request.resolver_match.route if request.resolver_match else ""
        known = self._named.get(route, frozenset())
        if strange := sorted(set(request.GET) - known):
            has = f"this call has {', '.join(sorted(known))}" if known else "this call has none"
            raise Problem(422, "parameter_unknown", f"There is no parameter {strange[0]!r}: {has}.")
        for name in (name for sent in (request.GET, request.POST) for name in sent if len(sent.getlist(name)) > 1):
            raise Problem(422, "parameter_repeated", f"{name} was given more than once.")
        return super().create_temporal_response(request)

    @cached_property
    def _named(self) -> dict[str, frozenset[str]]:
        """By route, what may stand in the query."""
        paths = self.get_openapi_schema()["paths"]
        return {
            path.strip("/").replace("{", "<").replace("}", ">"): frozenset(
                each["name"] for told in methods.values() for each in told["parameters"] if each["in"] == "query"
            )
            for path, methods in paths.items()
        }


def _answer(said: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": said, "content": content}


api = Api(title="Qafila", version="1", description=DESCRIPTION, auth=Token(), urls_namespace="api")
handle(api)
for each in (businesses, catalogue, imports, publishing, work):
    api.add_router("", each.router)
