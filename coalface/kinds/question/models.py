"""What only a question has: the answer that its asker accepted."""

from django.db import models


class Question(models.Model):
    """The facts of a question, beside its entry."""

    entry = models.OneToOneField("entries.Entry", models.CASCADE, primary_key=True, related_name="+")
    accepted = models.ForeignKey("entries.Reply", models.SET_NULL, null=True, related_name="+", db_index=False)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["accepted"], name="question_accepted")]
