"""The rows of photos: what was taken in from each business, and what was made of it."""

from django.db import models
from django.db.models.functions import Now
from django.utils.timezone import now

from catalog.models import BusinessScoped


class SourceImage(BusinessScoped):
    """A photo as its seller named and gave it. Its bytes lie under `sha256`; the same photo is stored once."""

    source = models.CharField(max_length=2000)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    """Both as shown, after the camera's orientation."""
    size = models.PositiveIntegerField()
    etag = models.CharField(max_length=255, blank=True)
    last_modified = models.CharField(max_length=64, blank=True)
    fetched_at = models.DateTimeField()
    """When its bytes came, or what its seller wants done with them."""
    paper = models.JSONField(null=True)
    """The colour of its background, where the seller wants it shown as white."""

    class Meta(BusinessScoped.Meta):
        constraints = (models.UniqueConstraint(fields=("business", "source"), name="one_photo_per_source"),)
        indexes = (models.Index(fields=("sha256",)),)

    def __str__(self) -> str:
        return self.source


class Measured(models.Model):
    """What was measured of a photo. No business of its own: it belongs to the photo's bytes."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    version = models.CharField(max_length=10)
    document = models.JSONField()

    class Meta:
        verbose_name = "measures of a photo"
        verbose_name_plural = "measures of photos"

    def __str__(self) -> str:
        return self.sha256


class PhotoAddress(BusinessScoped):
    """A web address that photos are asked for at: what was wrong the last time, and when it is asked again."""

    source = models.CharField(max_length=2000)
    failures = models.PositiveIntegerField(default=0)
    """In a row."""
    issue = models.JSONField(null=True)
    ask_at = models.DateTimeField()

    class Meta(BusinessScoped.Meta):
        constraints = (models.UniqueConstraint(fields=("business", "source"), name="one_state_per_address"),)

    def __str__(self) -> str:
        return self.source


class Rendition(models.Model):
    """A photo made to a spec. No business of its own: `id` is a hash that only those who have the photo can know."""

    id = models.CharField(max_length=64, primary_key=True)
    photo = models.CharField(max_length=64, db_default="")
    """SHA-256 of what it was made from; empty where it was made before that was noted."""
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    used_at = models.DateTimeField(default=now, db_default=Now())
    """When a plan last asked for it, to the day."""

    class Meta:
        indexes = (models.Index(fields=("sha256",)), models.Index(fields=("photo",), name="renditions_of_photo"))

    def __str__(self) -> str:
        return self.id
