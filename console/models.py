"""The people, what they may see and do, and the consents of owners. Who may do what is decided in access.py."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from catalog.models import Business, BusinessScoped


class Users(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = User(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """However the address is written."""
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address. `language` is empty until one is chosen."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=3, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = Users()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class Membership(BusinessScoped):
    """What a person is in a business."""

    class Role(models.TextChoices):
        OWNER = "owner"
        EDITOR = "editor"
        VIEWER = "viewer"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    wants_letters = models.BooleanField(default=True, db_default=True)
    """By e-mail, of what became of the products."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(BusinessScoped.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("business", "user"), name="one_membership_per_person"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class Invitation(BusinessScoped):
    """An owner's word that whoever has this e-mail address may join; it goes once it is taken up or withdrawn."""

    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Membership.Role.choices)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    """Inviting once more sets it anew, which ends the link that was given before."""

    class Meta(BusinessScoped.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("business", "email"), name="one_invitation_per_address"),)

    def __str__(self) -> str:
        return f"{self.email}: {self.role}"


class StaffRole(models.Model):
    """Which businesses a person of the programme looks after: of a country, a cohort, or both; empty is all."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="staff_roles")
    country = models.CharField(max_length=2, blank=True)
    cohort = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("user", "country", "cohort"), name="one_staff_role_of_a_kind"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.country or '*'} {self.cohort or '*'}"


class Consent(BusinessScoped):
    """An owner's yes to the programme's staff acting on behalf of her business, until it ends or she takes it back."""

    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(BusinessScoped.Meta):
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.business}: {self.given_at:%Y-%m-%d}"

    @property
    def in_force(self) -> bool:
        return self.withdrawn_at is None and (self.until is None or self.until > timezone.now())


class Deed(BusinessScoped):
    """Something that a person did to a business in the console, for its owner to see who did what."""

    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=200)
    """As the person was called then."""
    page = models.CharField(max_length=60)
    about = models.CharField(max_length=200, blank=True)
    """The product, account or file that it was done to."""
    on_behalf = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta(BusinessScoped.Meta):
        ordering = ("-id",)
        indexes = (models.Index(fields=("business", "-at")),)

    def __str__(self) -> str:
        return f"{self.who}: {self.page} {self.about}"


class ApiToken(models.Model):
    """What a program shows instead of a person's password. The secret itself is kept nowhere, only its digest."""

    class Scope(models.TextChoices):
        """Each holds those before it."""

        READ = "read"
        WRITE = "write"
        """The catalogue: products, imports, photos."""
        PUBLISH = "publish"
        """Accounts and what is sent to platforms."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    business = models.ForeignKey(Business, on_delete=models.CASCADE, null=True, related_name="+")
    """The only one that it opens; null: all of its person's."""
    name = models.CharField(max_length=100)
    scope = models.CharField(max_length=10, choices=Scope.choices)
    prefix = models.CharField(max_length=12, unique=True)
    """The beginning of the secret, by which people tell tokens apart."""
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    """To the hour."""
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "token"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class ApiAnswer(BusinessScoped):
    """What was answered to a write that named an idempotency key: it is said again, and not done again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    """Of what was asked."""
    status = models.PositiveSmallIntegerField(null=True)
    """Null while it is being done."""
    body = models.JSONField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta(BusinessScoped.Meta):
        constraints = (models.UniqueConstraint(fields=("business", "user", "key"), name="one_answer_per_key"),)
        indexes = (models.Index(fields=("at",)),)

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"


class Letter(BusinessScoped):
    """An e-mail to one person about one business, as it was written. Sent once, or not at all."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        """Written before it is sent: where the process is killed, nobody knows, and it is not sent again."""
        SENT = "sent"
        FAILED = "failed"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=300, blank=True)

    class Meta(BusinessScoped.Meta):
        indexes = (models.Index(fields=("state", "not_before")),)

    def __str__(self) -> str:
        return f"{self.subject}: {self.state}"
