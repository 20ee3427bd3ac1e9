"""What came from where, so that an import can be repeated and old addresses can one day lead here."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Imported(models.Model):
    """That one record of another system is now this member, entry or reply of ours."""

    class Kind(models.TextChoices):
        MEMBER = "member"
        QUESTION = "question"
        ANSWER = "answer"
        COMMENT = "comment"

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.BigIntegerField()  # the record's own number over there
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    entry = models.ForeignKey("entries.Entry", models.CASCADE, null=True, related_name="+")
    reply = models.ForeignKey("entries.Reply", models.CASCADE, null=True, related_name="+")
    earlier = models.PositiveIntegerField(default=0)  # earlier states of its text that are still to be brought

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["group"], name="imported_unfinished", condition=Q(earlier__gt=0))]
        constraints = [
            models.UniqueConstraint(fields=["group", "kind", "number"], name="imported_once"),
            models.CheckConstraint(
                name="imported_is_one_thing",
                condition=Q(member__isnull=False, entry=None, reply=None)
                | Q(member=None, entry__isnull=False, reply=None)
                | Q(member=None, entry=None, reply__isnull=False),
            ),
        ]
