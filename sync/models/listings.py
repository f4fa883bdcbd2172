"""The rows of listings: what is known of each, and what the platform shows otherwise."""

from django.db import models

from catalog.models import BusinessScoped
from sync.drift import DriftKind
from sync.models.accounts import ChannelAccount
from sync.states import ListingState


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
    """[content, price, quantity] hashes that the platform acknowledged; "" for a part that was sent since."""
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
    stuck_since = models.DateTimeField(null=True)
    """Since when it waits for a person, or does not get through; this and the next three are dates that
    `store.milestones` keeps, also when the attempts are forgotten."""
    first_live_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    """When the platform first refused it since it was last live."""
    mended_at = models.DateTimeField(null=True)
    """When it last went live after it had been refused."""
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
            models.Index(fields=("account", "state", "stuck_since"), name="listings_by_state"),
            models.Index(
                fields=("account", "state"),
                condition=models.Q(first_live_at__isnull=True),  # few of an account that has been published
                name="listings_never_live",
            ),
            models.Index(
                fields=("account", "state"), condition=models.Q(refused_at__isnull=False), name="listings_once_refused"
            ),
            models.Index(
                fields=("account", "renew_at"),
                condition=models.Q(renew_at__isnull=False),  # most platforms' listings never end
                name="listings_that_end",
            ),
            models.Index(fields=("business", "product_key"), name="listings_of_product"),
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
