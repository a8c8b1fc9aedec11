import tideover.exchange.rules
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0003_counts_of_each_file'),
    ]

    operations = [
        migrations.AlterField(
            model_name='import',
            name='state',
            field=models.CharField(choices=[('received', 'Being checked'), ('checked', 'Checked. Nothing has come in yet'), ('refused', 'Not applied'), ('applying', 'Being applied'), ('applied', 'Applied')], default=tideover.exchange.rules.ImportState['APPLIED'], max_length=10),
        ),
    ]
