"""Which rows' changes are kept in the audit log, without anything secret."""

from auditlog.models import LogEntry
from auditlog.registry import auditlog

from catalog.models import Business
from console.models import ApiToken, Consent, Deed, Invitation, Membership, StaffRole, User
from sync.models import ChannelAccount

# What the worker writes as it runs is no person's doing, and secrets are nobody's to read.
OF_THE_WORKER = (
    "facts", "facts_at", "issues", "stuck_since", "reconcile_at", "reconciled_at", "sends_at", "dirty", "seen",
    "waits_since", "due_at", "run_epoch", "leased_by", "lease_until", "asked",
)  # fmt: skip


def register() -> None:
    auditlog.register(Business, exclude_fields=["revision", "mapping"])
    auditlog.register(ChannelAccount, exclude_fields=["secrets", "config", *OF_THE_WORKER])
    auditlog.register(User, exclude_fields=["password", "last_login"])
    auditlog.register(ApiToken, exclude_fields=["digest", "last_used_at"])
    for model in (Membership, Invitation, StaffRole, Consent, Deed):
        auditlog.register(model)


def forget(business: Business) -> None:
    """What the log tells of a business that is deleted."""
    LogEntry.objects.get_for_objects(Business.objects.filter(pk=business.pk)).delete()
    LogEntry.objects.get_for_objects(ApiToken.objects.filter(business=business)).delete()
    for model in (ChannelAccount, Membership, Invitation, Consent, Deed):
        LogEntry.objects.get_for_objects(model.objects.within(business)).delete()
