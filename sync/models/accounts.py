"""The rows of accounts: their settings, and what their owners and the operator have consented to."""

from django.db import models

from catalog.models import BusinessScoped
from sync.drift import Choice
from sync.prices import Rounding
from sync.schedule import AUTO


class ChannelAccount(BusinessScoped):
    """One business's account on one platform."""

    class State(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"
        """By its owner."""
        REFUSED = "refused"
        """The platform does not let it in; its owner is asked to reconnect."""

    name = models.CharField(max_length=100)
    connector = models.CharField(max_length=50)
    config = models.JSONField(default=dict)
    secrets = models.JSONField(default=dict)
    """Field → what MultiFernet made of it."""
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=3)
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=20, decimal_places=10, null=True)
    rate_from = models.DateField(null=True)
    margin = models.DecimalField(max_digits=9, decimal_places=4, default=0)
    rounding = models.CharField(max_length=10, default=Rounding.NONE.value)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    stuck_since = models.DateTimeField(null=True)
    """Since when the platform does not let it in."""
    issues = models.JSONField(default=list)
    facts = models.JSONField(null=True)
    facts_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    on_drift = models.CharField(
        max_length=10,
        choices=[(each.value, each.value) for each in Choice],
        default=Choice.SHOW.value,
        db_default=Choice.SHOW.value,
    )
    """What is done about drift unless its owner says otherwise. The database's default, here and below: workers of
    the version before may still write rows."""
    reconcile_at = models.DateTimeField(null=True)
    """When all that stands there is read again; null where the connector cannot."""
    reconciled_at = models.DateTimeField(null=True)
    schedule = models.CharField(max_length=6, default=AUTO, db_default=AUTO)
    """`auto`, `manual`, or the time of the day at which changes are sent."""
    sends_at = models.DateTimeField(null=True)
    """When changes are sent next, where that is not as they come."""
    asked = models.JSONField(null=True)
    """The keys of the products that somebody wants to be sent now, before and without the others."""

    dirty = models.BigIntegerField(default=1)
    """Raised in the transaction that changes what the account should show."""
    seen = models.BigIntegerField(default=0)
    """What `dirty` was when the last finished run began."""
    waits_since = models.DateTimeField(null=True)
    """Since when `dirty` is more than `seen`; kept by `store.accounts.wake_all` and by runs."""
    due_at = models.DateTimeField(null=True)
    """When the next retry, status check or renewal is due."""
    run_epoch = models.BigIntegerField(default=0)
    leased_by = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)

    class Meta(BusinessScoped.Meta):
        constraints = (models.UniqueConstraint(fields=("business", "name"), name="account_name_in_business"),)

    def __str__(self) -> str:
        return self.name


class GrantRow(models.Model):
    """What an account's owner has consented to at the platform: tokens, and who may renew them."""

    account = models.OneToOneField(ChannelAccount, on_delete=models.CASCADE, primary_key=True, related_name="grant")
    tokens = models.TextField()
    """What MultiFernet made of them."""
    expires_at = models.DateTimeField(null=True)
    generation = models.BigIntegerField(default=1)
    """Rises with each consent and each renewal."""
    asked_at = models.DateTimeField(null=True)
    """When a renewal was first asked for whose answer is not stored: the platform may have given others."""
    lease_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "grant"

    def __str__(self) -> str:
        return f"grant {self.generation} of account {self.pk}"


class AppRow(models.Model):
    """What the operator has set of a connector's app, once per installation."""

    connector = models.CharField(max_length=50, primary_key=True)
    config = models.JSONField(default=dict)
    secrets = models.JSONField(default=dict)
    """Field → what MultiFernet made of it."""

    class Meta:
        verbose_name = "app"

    def __str__(self) -> str:
        return self.connector
