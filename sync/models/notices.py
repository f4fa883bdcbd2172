"""The rows of notices: what a business is told of what became of its listings and accounts."""

from django.db import models

from catalog.models import BusinessScoped
from sync.models.accounts import ChannelAccount
from sync.store.clock import now


class Notice(BusinessScoped):
    """One piece of news about an account. What happens again before anybody was told is counted in the same one."""

    class Kind(models.TextChoices):
        PUBLISHED = "published"
        REFUSED = "refused"
        ACCOUNT = "account"
        """The platform does not let the account in: its owner is needed."""

    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    count = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(default=now)
    at = models.DateTimeField(default=now)
    """When it was last added to."""
    told_at = models.DateTimeField(null=True)
    """When it was handed over to be sent; nothing is added to it afterwards."""

    class Meta(BusinessScoped.Meta):
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("account", "kind"), condition=models.Q(told_at__isnull=True), name="one_untold_notice_of_a_kind"
            ),
        )
        indexes = (models.Index(fields=("business", "-at")),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"
