"""What home counts and looks for stands in indexes, so that it reads no rows for it; and when answers were commented on."""

from django.db import migrations, models
from django.db.models import Max, OuterRef, Subquery

from coalface.base.db.gentle import AddIndexGently

MAY_LOCK_BECAUSE = (
    "Answers that have comments are written in batches of numbers, each a moment, beside which others write."
)

BATCH = 5_000  # replies looked through at once


def note_comments(apps, schema_editor):
    replies = apps.get_model("entries", "Reply").everything.using(schema_editor.connection.alias)
    comments = replies.filter(parent=OuterRef("pk")).order_by().values("parent").annotate(last=Max("created_at"))
    highest = replies.aggregate(highest=Max("pk"))["highest"] or 0
    for first in range(1, highest + 1, BATCH):
        commented = replies.filter(parent__gte=first, parent__lt=first + BATCH).order_by().values("parent")
        replies.filter(pk__in=commented).update(commented_at=Subquery(comments.values("last")))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("entries", "0010_answers_know_of_comments")]

    operations = [
        migrations.RunPython(note_comments, migrations.RunPython.noop, atomic=False),
        AddIndexGently(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("state", "published")), fields=["author", "thanks"], name="entry_of_author"
            ),
        ),
        AddIndexGently(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("locked_at__isnull", True), ("replies", 0), ("state", "published")),
                fields=["kind", "-active_at", "-id", "group", "author"],
                name="entry_waits",
            ),
        ),
        AddIndexGently(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("locked_at__isnull", True), ("replies", 0), ("state", "published")),
                fields=["group", "kind", "-active_at", "-id", "author"],
                name="entry_waits_in_group",
            ),
        ),
        AddIndexGently(
            model_name="reply",
            index=models.Index(
                condition=models.Q(("is_answer", True), ("state", "published")),
                fields=["author", "thanks"],
                name="answer_of_author",
            ),
        ),
        AddIndexGently(
            model_name="reply",
            index=models.Index(
                condition=models.Q(("commented_at__isnull", False)),
                fields=["author", "commented_at"],
                name="answer_commented",
            ),
        ),
    ]
