"""What of a question lies on the table: a part of it, a sentence being filled in, unfolded lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_what_the_talk_keeps")]
    operations = [
        migrations.AddField(
            model_name="conversationsection",
            name="opened_part",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="aufgeschlagener Teil"
            ),
            preserve_default=False,
        ),
    ]
