"""What states are called on the pages."""

from collections import Counter

from django.utils.translation import gettext, ngettext
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
ROLES = {
    "owner": _("owner: may do everything"),
    "editor": _("editor: may change and publish"),
    "viewer": _("viewer: may look"),
}
SCOPES = {
    "read": _("look, and change nothing"),
    "write": _("change products, lists and photos too"),
    "publish": _("also change accounts and publish"),
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
REASONS = {
    "new": _("is not there yet"),
    "content_changed": _("text or photos changed"),
    "price_changed": _("the price changed"),
    "quantity_changed": _("the stock changed"),
    "mapping_changed": _("is shown differently there now"),
    "not_wanted": _("is no longer for sale here"),
    "refused_before": _("was refused before: all of it is sent again"),
    "outcome_unknown": _("was sent and not answered: we look first"),
    "back_on_sale": _("goes back on sale"),
    "adopted": _("is taken over"),
    "not_ours": _("stands there already, and not by us"),
    "issues": _("has something to mend first"),
    "fee": _("costs a fee that you have not agreed to"),
    "renewal": _("is renewed before it ends"),
    "drifted": _("shows something else there: yours is sent again"),
    "listing_removed": _("is not there any more"),
    "listing_suspended": _("is not on sale there any more"),
}
ROUNDINGS = {
    "none": _("none"),
    "whole": _("up to a whole amount: 12.34 becomes 13"),
    "99": _("to .99: 12.34 becomes 12.99"),
    "90": _("to .90: 12.34 becomes 12.90"),
    "05": _("up to .05: 12.31 becomes 12.35"),
}


def asked(words: str | None) -> str:
    """What a connector is called or asks: in the reader's language if it came with us, else as its author wrote it."""
    return gettext(words) if words else ""


def planned(counts: dict[str, int]) -> list[tuple[str, str]]:
    """Each action of a plan that there is something of, with its number, as a sentence."""
    n = Counter(counts)
    said = {
        "create": ngettext("%(n)d product is new there.", "%(n)d products are new there.", n["create"]),
        "update": ngettext("%(n)d listing is sent anew.", "%(n)d listings are sent anew.", n["update"]),
        "offer": ngettext("%(n)d price or stock changes.", "%(n)d prices or stocks change.", n["offer"]),
        "withdraw": ngettext("%(n)d listing is taken off sale.", "%(n)d listings are taken off sale.", n["withdraw"]),
        "keep": ngettext("%(n)d listing stays as it is.", "%(n)d listings stay as they are.", n["keep"]),
        "adopt": ngettext("%(n)d stands there already.", "%(n)d stand there already.", n["adopt"]),
        "block": ngettext("%(n)d cannot go yet: see why below.", "%(n)d cannot go yet: see why below.", n["block"]),
    }
    return [(action, sentence % {"n": counts[action]}) for action, sentence in said.items() if counts.get(action)]


HINTS = {
    "account_refused": _("Make a new key on the platform and give it in the settings of this account."),
    "account_unusable": _("Mend what is said here in the settings of this account."),
    "consent_over": _("Connect it again on the account's page: it takes a minute."),
    "consent_lost": _("Connect it again on the account's page: it takes a minute."),
    "renewal_unanswered": _("To be safe, connect it again on the account's page before then."),
    "consent_refused": _("If that was a mistake, connect it once more and choose to agree."),
    "consent_failed": _(
        "Connect it once more: each consent is good for a few minutes and for once. If the same is said again, tell"
        " whoever runs Qafila."
    ),
    "consent_unanswered": _("Nothing was kept and nothing was published. Connect it once more in a minute."),
    "renewal_late": _("See below what keeps them from being sent, and whether the account is paused."),
    "rate_missing": _("Give the exchange rate in the settings of this account."),
    "currency_differs": _("Choose the money of the platform's account in the settings of this account, with its rate."),
    "amazon_language": _("Choose one of its languages in the settings of this account, and give your texts in it."),
    "listing_not_ours": _(
        "To let Qafila take it over and overwrite it, tick that below the plan. Else change the product's reference."
    ),
    "category_unmapped": _("Say it once for all of this kind on the account's page, under “What it asks”."),
    "attribute_missing": _(
        "Answer it once for all of them on the account's page, under “What it asks”, or in a column of your file."
    ),
    "attribute_not_taken": _("Choose one that it knows on the account's page, under “What it asks”."),
    "amazon_no_product_types": _("Say which are yours on the account's page, under “What it asks”."),
    "fee_not_agreed": _("To agree, tick that below the plan before you publish."),
    "reply_unexpected": _(
        "Nothing to do on your side. Send it again from the account's page, or tell whoever runs Qafila."
    ),
    "title_column_missing": _("Call the column that holds the names “Name”, and send the list again."),
    "columns_kept": _("Nothing has to be done. If one of them is a price or a description, say so beside that column."),
    **dict.fromkeys(
        (
            *("column_guessed_gtin", "column_guessed_images", "column_guessed_price", "column_guessed_title"),
            "column_guessed_description",
        ),
        _("If it is something else, say so where the list shows what each column holds, and have it read again."),
    ),
    **dict.fromkeys(
        (
            *("drift_title", "drift_price", "drift_variant", "drift_country", "drift_removed", "drift_suspended"),
            *("drift_ghost", "drift_duplicate", "drift_orphan_matches"),
        ),
        _("Say on the account's page what is to become of it."),
    ),
    "drift_quantity": _("Write the right stock on the page of prices and stocks: a stock is sent when you change it."),
    "product_gone": _("If it is not sold any more, put it away on its page. Else it stays as it is."),
}
"""What to do about an issue, where its own words mean the command line."""
DEEDS = {
    "add": _("connected an account"),
    "change": _("changed the settings of an account"),
    "consented": _("let Qafila in to the account"),
    "choices": _("answered what a marketplace asks:"),
    "steer": _("paused an account or took it up again"),
    "practise": _("began to practise"),
    "plan": _("asked for a plan"),
    "publish": _("published"),
    "take_list": _("uploaded a list"),
    "take_photos": _("uploaded photos"),
    "work": _("took over a list"),
    "product": _("changed a product"),
    "prices": _("changed prices and stocks"),
    "photos": _("changed the photos of a product"),
    "decide_drift": _("decided what becomes of something shown otherwise there:"),
    "consent": _("consent to help from the programme"),
    "news": _("e-mails about the news"),
    "invited_owner": _("invited as an owner:"),
    "invited_editor": _("invited as an editor:"),
    "invited_viewer": _("invited as a viewer:"),
    "withdraw_invitation": _("withdrew the invitation of"),
    "joined": _("joined"),
    "made_owner": _("made an owner:"),
    "made_editor": _("made an editor:"),
    "made_viewer": _("made a viewer:"),
    "made_token": _("made a token for a program:"),
    "ended_token": _("ended the token of a program:"),
    "remove_member": _("removed from the people:"),
    "cancel": _("stopped a run"),
    "retry": _("sent again what was refused:"),
    "pause": _("paused the account"),
    "resume": _("resumed the account"),
}
"""By the name of the page on which it was done, or as the page itself calls it."""
BY_PROGRAMS = {
    "edit_product": "product",
    "import_file": "take_list",
    "add_photos": "take_photos",
    "add_account": "add",
    "set_account": "change",
    "steer_account": "steer",
    "make_plan": "plan",
    "start_sync": "publish",
    "cancel_run": "cancel",
}
"""Calls of the REST API, and what does the same on the pages."""


def deed_in_words(page: str) -> str:
    call = page.removeprefix("api ")
    if call == page:
        return str(DEEDS.get(page, page))
    return gettext("%(deed)s (by a program)") % {"deed": DEEDS.get(BY_PROGRAMS.get(call, call), call)}
