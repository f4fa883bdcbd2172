"""The rows of runs: what was tried, what is used up of an allowance, and which workers are alive."""

from django.db import models

from catalog.models import BusinessScoped
from sync.models.accounts import ChannelAccount
from sync.models.listings import ListingRow
from sync.store.clock import now


class SyncRun(BusinessScoped):
    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        STOPPED = "stopped"
        """The platform was down, or refused the account: `note` says which."""
        YIELDED = "yielded"
        """Others wait too: it goes on in a run of its own."""
        LOST = "lost"
        """Its worker died; another run has taken over."""

    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    epoch = models.BigIntegerField()
    worker = models.CharField(max_length=100)
    started_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    """Action → how many the plan had."""
    cancel = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    class Meta(BusinessScoped.Meta):
        indexes = (models.Index(fields=("account", "-started_at")), models.Index(fields=("started_at",)))

    def __str__(self) -> str:
        return f"run {self.pk}"


class Attempt(BusinessScoped):
    """One try at sending one listing."""

    listing = models.ForeignKey(ListingRow, on_delete=models.CASCADE, related_name="tries")
    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField(default=now)
    action = models.CharField(max_length=10)
    result = models.CharField(max_length=10)
    detail = models.TextField(blank=True)
    milliseconds = models.PositiveIntegerField(default=0)
    request_id = models.CharField(max_length=100, blank=True)
    """The platform's name for the last request of the try, for its support to find it by."""

    class Meta(BusinessScoped.Meta):
        indexes = (models.Index(fields=("at",)),)

    def __str__(self) -> str:
        return f"{self.action}: {self.result}"


class QuotaRow(models.Model):
    """How much is used of a budget that accounts of one app share, or that is counted for longer than a minute."""

    scope = models.CharField(max_length=120)
    """`account:ID`, or `app:SLUG` with what tells the app's credentials apart."""
    budget = models.CharField(max_length=100)
    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, null=True, related_name="quotas")
    at = models.DateTimeField(null=True)
    """When `levels` were right; later than now where the platform asked to wait."""
    levels = models.JSONField(default=dict)
    """Window in seconds → what its bucket held."""
    used = models.JSONField(default=dict)
    """Begin of a day, or of a part of one → units."""

    class Meta:
        verbose_name = "quota"
        constraints = (models.UniqueConstraint(fields=("scope", "budget"), name="one_quota_per_scope"),)

    def __str__(self) -> str:
        return f"{self.scope} {self.budget}"


class WorkerRow(models.Model):
    """A process that does the engine's work; it signs in again every few seconds."""

    name = models.CharField(max_length=100, primary_key=True)
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "worker"

    def __str__(self) -> str:
        return self.name
