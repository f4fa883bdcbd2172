"""What states are called on the pages."""

from django.utils.translation import gettext_lazy as _

STATES = {
    "pending": _("waiting"),
    "submitted": _("being checked by the platform"),
    "live": _("on sale"),
    "rejected": _("refused by the platform"),
    "failed": _("failed"),
    "blocked": _("needs you"),
    "withdrawn": _("withdrawn"),
    "unknown": _("being clarified"),
}
RUNS = {
    "running": _("under way"),
    "done": _("done"),
    "cancelled": _("stopped by a person"),
    "stopped": _("stopped early"),
    "yielded": _("goes on in turn"),
    "lost": _("interrupted, taken over"),
}
STATUSES = {
    "active": _("to be sold"),
    "draft": _("not to be sold yet"),
    "archived": _("put away"),
}
FIELDS = {
    "title": _("name of the product"),
    "title.fr": _("name in French"),
    "title.ar": _("name in Arabic"),
    "title.en": _("name in English"),
    "description": _("description"),
    "description.fr": _("description in French"),
    "description.ar": _("description in Arabic"),
    "description.en": _("description in English"),
    "price": _("price"),
    "sale_price": _("price while on sale"),
    "compare_at": _("price before"),
    "quantity": _("stock"),
    "images": _("photos"),
    "sku": _("your reference, one for each version"),
    "reference": _("your reference, one for a product and its versions"),
    "gtin": _("barcode"),
    "option": _("a choice, such as size or colour"),
    "brand": _("brand"),
    "seller_category": _("kind of product"),
    "material": _("material"),
    "weight": _("weight"),
    "dimensions": _("size"),
    "origin": _("country it comes from"),
    "tags": _("words to find it by"),
    "attribute": _("another detail to show"),
    "private": _("for you alone, never shown"),
    "ignore": _("nothing, leave it out"),
    "currency": _("currency"),
    "category": _("number of Google's category"),
    "condition": _("new or used"),
    "status": _("on sale or not"),
    "id": _("number in another shop"),
    "hs_code": _("customs number"),
    "length": _("length"),
    "width": _("width"),
    "height": _("height"),
}
"""What a column of a list may be, in a seller's words."""
DEEDS = {
    "take_list": _("uploaded a list"),
    "take_photos": _("uploaded photos"),
    "work": _("took over a list"),
    "product": _("changed a product"),
    "prices": _("changed prices and stocks"),
    "photos": _("changed the photos of a product"),
    "consent": _("consent to help from the programme"),
    "news": _("e-mails about the news"),
    "retry": _("sent again what was refused:"),
    "pause": _("paused the account"),
    "resume": _("resumed the account"),
}
"""By the name of the page on which it was done."""
