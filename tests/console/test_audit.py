"""What the audit log tells of a business goes with it."""

from auditlog.models import LogEntry

from catalog.models import Business
from console import audit
from tests.console.conftest import member


def test_a_deleted_business_leaves_the_log(business: Business, other_business: Business) -> None:
    member(business, email="her@example.org")
    member(other_business, email="his@example.org")
    told = "".join(LogEntry.objects.values_list("object_repr", flat=True))
    assert "Souk" in told
    before = LogEntry.objects.count()
    audit.forget(business)
    assert LogEntry.objects.count() == before - 2  # the business and the membership
    assert not LogEntry.objects.filter(object_repr__contains="Souk").exists()
