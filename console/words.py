"""What states are called on the pages."""

from django.utils.translation import gettext_lazy as _

STATES = {
    "pending": _("waiting"),
    "submitted": _("being checked by the platform"),
    "live": _("on sale"),
    "rejected": _("refused by the platform"),
    "failed": _("failed"),
    "blocked": _("needs you"),
    "withdrawn": _("withdrawn"),
    "unknown": _("being clarified"),
}
RUNS = {
    "running": _("under way"),
    "done": _("done"),
    "cancelled": _("stopped by a person"),
    "stopped": _("stopped early"),
    "yielded": _("goes on in turn"),
    "lost": _("interrupted, taken over"),
}
DEEDS = {
    "consent": _("consent to help from the programme"),
    "news": _("e-mails about the news"),
}
"""By the name of the page on which it was done."""
