"""Notices in the reader's language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sync.models import Notice

_FIRST = (Notice.Kind.ACCOUNT, Notice.Kind.REFUSED, Notice.Kind.PUBLISHED)
"""What matters most."""


def sentence(notice: Notice) -> str:
    """What happened, and what to do."""
    if notice.kind == Notice.Kind.PUBLISHED:
        said = ngettext(
            "%(count)d product is now on sale on %(account)s.",
            "%(count)d products are now on sale on %(account)s.",
            notice.count,
        )
    elif notice.kind == Notice.Kind.REFUSED:
        said = ngettext(
            "%(account)s has refused %(count)d product. What to mend stands beside it.",
            "%(account)s has refused %(count)d products. What to mend stands beside each.",
            notice.count,
        )
    else:
        said = _("%(account)s does not let us in any more. Connect it again, so that your changes arrive there.")
    return said % {"count": notice.count, "account": notice.account.name}


def subject(business: str, notices: Sequence[Notice]) -> str:
    """Of the news that matters most, on one line."""
    first = min(notices, key=lambda notice: _FIRST.index(Notice.Kind(notice.kind)))
    if first.kind == Notice.Kind.PUBLISHED:
        said = _("%(business)s: new on sale")
    elif first.kind == Notice.Kind.REFUSED:
        said = _("%(business)s: products to mend")
    else:
        said = _("%(business)s: an account needs you")
    return " ".join((said % {"business": business}).split())


def body(business: str, notices: Sequence[Notice], address: str) -> str:
    """`address`: where to look; empty where the installation has none that is known."""
    ordered = sorted(notices, key=lambda notice: _FIRST.index(Notice.Kind(notice.kind)))
    told = [f"- {sentence(notice)}" for notice in ordered]
    look = [_("Have a look: %(address)s") % {"address": address}] if address else []
    why = _(
        "You receive this because %(business)s is yours to look after on Qafila. Its page of news stops these letters."
    )
    return "\n".join([_("Hello,"), "", *told, "", *look, "", "-- ", why % {"business": business}]) + "\n"
