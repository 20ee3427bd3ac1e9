from django.db import migrations


def note_circles(apps, schema_editor):
    """Write beside each member which groups they are in."""
    Member = apps.get_model('people', 'Member')
    Membership = apps.get_model('groups', 'Membership')
    circles = {}
    rows = Membership.objects.order_by('member_id', 'group_id').values_list('member_id', 'group_id')
    for member, group in rows.iterator():
        circles.setdefault(member, []).append(str(group))
    for member, groups in circles.items():
        Member.objects.filter(pk=member).update(circle=' '.join(groups))


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0004_welcome_and_care'),
        ('people', '0008_directory_and_who_sees_what'),
    ]

    operations = [migrations.RunPython(note_circles, migrations.RunPython.noop)]
