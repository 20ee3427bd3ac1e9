from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex('complaintmail', 'complaint_mail_due'),
        migrations.RenameField('complaintmail', 'post', 'state'),
        migrations.AddIndex('complaintmail', models.Index(fields=['state', 'leased_until'], name='complaint_mail_due')),
    ]
