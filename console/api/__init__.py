"""The REST API, /api/v1: what the command line does, for programs. docs/api.md introduces it.

No `from __future__ import annotations` in here: django-ninja reads annotations as they are.
"""

from typing import Any

from ninja import NinjaAPI

from console.api import businesses, catalogue, imports, publishing, work
from console.api.entrance import Token
from console.api.problems import MEDIA_TYPE, SCHEMA, handle

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


class Api(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> Any:
        """With the problems that each call may answer."""
        schema = super().get_openapi_schema(**options)
        schema["components"].setdefault("schemas", {})["Problem"] = SCHEMA
        for path, methods in schema["paths"].items():
            for operation in methods.values():
                told = {**ALWAYS, **(WITHIN if "{" in path or operation.get("parameters") else {})}
                for status, said in told.items():
                    operation["responses"].setdefault(status, _answer(said))
        return schema


def _answer(said: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": said, "content": content}


api = Api(title="Qafila", version="1", description=DESCRIPTION, auth=Token(), urls_namespace="api")
handle(api)
for each in (businesses, catalogue, imports, publishing, work):
    api.add_router("", each.router)
