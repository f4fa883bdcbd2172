from typing import Any

from django.db import migrations, models

from catalog.product import Product
from catalog.store.writing import words_of

AT_A_TIME = 500


def fill(apps: Any, _editor: Any) -> None:
    rows, last = apps.get_model("qafila_catalog", "ProductRow")._base_manager, 0
    while some := list(rows.filter(pk__gt=last).only("pk", "document").order_by("pk")[:AT_A_TIME]):
        for row in some:
            row.words = words_of(Product.model_validate(row.document))
        rows.bulk_update(some, ["words"])
        last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = (("qafila_catalog", "0005_products_by_status"),)
    operations = (
        migrations.AddField("productrow", "words", models.CharField(max_length=500, blank=True, db_default="")),
        migrations.RunPython(fill, migrations.RunPython.noop),
    )
