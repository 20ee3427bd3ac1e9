"""The text that search reads: one row for each published entry and for each visible reply, and the words of their titles."""

from django.db import models

BETWEEN_TOPICS = ", "


class SearchRow(models.Model):
    """The searchable words of one entry, or of one reply to it. The full-text indexes follow this table by themselves."""

    entry = models.ForeignKey("entries.Entry", models.CASCADE, related_name="+")
    reply = models.ForeignKey("entries.Reply", models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    # The title without capitals, accents and signs; a reply has none.
    exact = models.CharField(max_length=200, null=True)
    body = models.TextField(blank=True)
    tags = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=models.Q(reply=None), name="search_row_once_an_entry"),
            models.UniqueConstraint(
                fields=["reply"], condition=models.Q(reply__isnull=False), name="search_row_once_a_reply"
            ),
        ]
        indexes = [models.Index(fields=["exact"], name="search_row_exact", condition=models.Q(exact__isnull=False))]


class TitleWord(models.Model):
    """A word of a title or topic, without capitals and accents: what a misspelt one is compared with. It is suggested only to
    whom may see a title or topic that has it, and goes with the last of these.
    """

    word = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ["id"]
