from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0009_hub_team_decisions'),
    ]

    operations = [
        migrations.RemoveIndex('claim', 'claim_due'),
        migrations.RenameField('claim', 'post', 'state'),
        migrations.AddIndex('claim', models.Index(fields=['state', 'leased_until'], name='claim_due')),
    ]
