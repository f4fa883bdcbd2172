"""What every page needs to know, whatever it shows."""

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from catalog.text import is_right_to_left
from console.access import Right, Within, acts_on_behalf


def shell(request: HttpRequest) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    inside: dict[str, Any] = {}
    if hasattr(request, "business"):
        within = cast("Within", request)
        inside = {
            "business": within.business,
            "may_edit": within.right >= Right.EDIT,
            "is_owner": within.right >= Right.OWN,
            "on_behalf": acts_on_behalf(within.person, within.business),
        }
    return {
        "language": language,
        "direction": "rtl" if is_right_to_left(language) else "ltr",
        "languages": settings.LANGUAGES,
        **inside,
    }
