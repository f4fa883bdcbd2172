"""What a worker was asked to do, and what came of it."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from catalog.issues import Issue
from catalog.models import Chore
from console.api.entrance import caller
from console.api.shapes import Number, Slug, WorkShape
from sync.store import chores

router = Router(tags=["Work"])


@router.get("/businesses/{slug}/work/{work}", response=WorkShape)
def get_work(request: HttpRequest, slug: Slug, work: Number) -> dict[str, Any]:
    found = chores.chore(caller(request).business(slug), work)
    if found is None:
        raise Http404("This business has asked for no such work.")
    return work_document(found)


def work_document(chore: Chore) -> dict[str, Any]:
    """Its issues in the business's language, and those in its result as well."""
    language = chore.business.language
    return {
        "work": chore.pk,
        "kind": chore.kind,
        "state": chore.state,
        "asked_at": chore.asked_at.isoformat(),
        "ended_at": chore.ended_at.isoformat() if chore.ended_at else None,
        "result": _said(chore.result, language),
        "issues": [Issue.model_validate(issue).document(language) for issue in chore.issues],
    }


def _said(result: dict[str, Any], language: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: [Issue.model_validate(issue).row_document(language) for issue in result[name]]
        for name in ("shown", "photos")
        if name in result
    }
    changes = [
        {**change, "issues": [Issue.model_validate(issue).document(language) for issue in change["issues"]]}
        for change in result.get("changes", ())
    ]
    if "changes" in result:
        about = [Issue.model_validate(issue).document(language) for issue in result.get("issues", ())]
        return {**result, "changes": changes, "issues": about}
    return {**result, **told}
