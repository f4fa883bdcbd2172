"""The rows of accounts, listings and runs."""

from django.db import models

from catalog.models import BusinessScoped
from sync.drift import Choice, DriftKind
from sync.prices import Rounding
from sync.schedule import AUTO
from sync.states import ListingState
from sync.store.clock import now


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


class ListingRow(BusinessScoped):
    """What we know of one product on one account."""

    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, related_name="listings")
    product_key = models.CharField(max_length=32)
    title = models.TextField(blank=True)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in ListingState],
        default=ListingState.PENDING.value,
    )
    receipt = models.JSONField(null=True)
    sent = models.JSONField(null=True)
    """[content, price, quantity] hashes that the platform acknowledged."""
    tried = models.JSONField(null=True)
    """The same of what was last sent, whatever came of it."""
    listing = models.JSONField(null=True)
    """What was last sent, or taken as known as it stood there."""
    revision = models.PositiveIntegerField(default=0)
    write_id = models.CharField(max_length=36, blank=True)
    version = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    """In a row without an outcome; being asked to slow down does not count."""
    trying_since = models.DateTimeField(null=True)
    """Since when nothing gets through."""
    not_before = models.DateTimeField(null=True)
    check_after = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    """When the platform last took what was sent."""
    expires_at = models.DateTimeField(null=True)
    renew_at = models.DateTimeField(null=True)
    resend = models.BooleanField(default=False, db_default=False)
    """Its owner, or the account's policy, wants the platform to show ours again."""
    issues = models.JSONField(default=list)
    adopted = models.BooleanField(default=False)
    """Its owner agreed that we take over what already stood there."""
    fee_agreed = models.BooleanField(default=False)
    withheld = models.BooleanField(default=False)
    """Its owner does not want it on this account."""
    synced_at = models.DateTimeField(null=True)
    """When the platform last acknowledged something."""
    planned_action = models.CharField(max_length=10, blank=True)
    """What the last plan said of it, or `keep` since that is done."""
    planned_hash = models.CharField(max_length=64, blank=True)
    """The product that the last plan saw; empty where it has to be planned anew whatever the product is."""
    planned_body = models.CharField(max_length=64, blank=True)
    planned_basis = models.CharField(max_length=64, blank=True)
    """What else the plan depended on: the account's terms, the platform's facts, the connector's version."""

    class Meta(BusinessScoped.Meta):
        constraints = (models.UniqueConstraint(fields=("account", "product_key"), name="one_listing_per_product"),)
        indexes = (
            models.Index(fields=("account", "state")),
            models.Index(
                fields=("account", "renew_at"),
                condition=models.Q(renew_at__isnull=False),  # most platforms' listings never end
                name="listings_that_end",
            ),
        )

    def __str__(self) -> str:
        return self.product_key


class DriftRow(BusinessScoped):
    """Something that the platform shows otherwise than was sent, as of the last time that all was read."""

    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, related_name="drifts")
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in DriftKind])
    product_key = models.CharField(max_length=32, blank=True)
    remote_id = models.CharField(max_length=200, blank=True)
    details = models.JSONField()
    """The `Drift` as it was found."""
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    choice = models.CharField(max_length=10, blank=True)
    """What is to be done about it, or was decided: empty while nobody has."""

    class Meta(BusinessScoped.Meta):
        constraints = (
            models.UniqueConstraint(fields=("account", "kind", "product_key", "remote_id"), name="one_drift_of_a_kind"),
        )

    def __str__(self) -> str:
        return f"{self.product_key or self.remote_id}: {self.kind}"


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


class WorkerRow(models.Model):
    """A process that does the engine's work; it signs in again every few seconds."""

    name = models.CharField(max_length=100, primary_key=True)
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "worker"

    def __str__(self) -> str:
        return self.name
