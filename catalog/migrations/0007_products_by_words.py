from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("qafila_catalog", "0006_words"),)
    operations = (
        migrations.RemoveField("productrow", "first_sku"),
        migrations.AddIndex(
            "productrow", models.Index(fields=["business", "id", "status", "key", "words"], name="products_by_words")
        ),
    )
