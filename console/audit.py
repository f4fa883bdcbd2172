"""Which rows' changes are kept in the audit log, without anything secret."""

from auditlog.registry import auditlog

from catalog.models import Business
from console.models import Consent, Deed, Membership, StaffRole, User
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
    for model in (Membership, StaffRole, Consent, Deed):
        auditlog.register(model)
