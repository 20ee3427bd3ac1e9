"""Makes Connects, the built-in group for help and feedback about the hub itself."""

from django.db import migrations

PURPOSE = "Help with the hub itself, and ideas for making it better. Every member is welcome here."
GUIDELINES = """\
Ask here when something about the hub is unclear, does not work, or could be better. No question is too small:
if you stumbled over it, others did too.

- Say what you wanted to do and what happened instead.
- Leave out names and details of the people you work for and with.
- Whoever knows the answer answers; the hub team reads everything.
"""
GUIDELINES_HTML = (
    "<p>Ask here when something about the hub is unclear, does not work, or could be better. No question is too small: "
    "if you stumbled over it, others did too.</p>\n"
    "<ul>\n<li>Say what you wanted to do and what happened instead.</li>\n"
    "<li>Leave out names and details of the people you work for and with.</li>\n"
    "<li>Whoever knows the answer answers; the hub team reads everything.</li>\n</ul>\n"
)


def make_connects(apps, schema_editor) -> None:
    """Make the group once; nobody leads it until the hub team has a member."""
    apps.get_model("groups", "Group").objects.get_or_create(
        slug="connects",
        defaults={
            "name": "Connects",
            "purpose": PURPOSE,
            "guidelines": GUIDELINES,
            "guidelines_html": GUIDELINES_HTML,
            "access": "open",
            "cap": 3,
            "default_level": 2,
            "state": "open",
            "built_in": True,
        },
    )


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]
    operations = [migrations.RunPython(make_connects, migrations.RunPython.noop)]
