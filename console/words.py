"""The words of the status page in its three languages."""

from typing import TypedDict

from catalog.text import INTERFACE_LANGUAGES


class Words(TypedDict):
    title: str
    none: str
    product: str
    state: str
    since: str
    todo: str
    run: str
    left: str
    waits: str
    standstill: str
    states: dict[str, str]
    runs: dict[str, str]


WORDS: dict[str, Words] = {
    "en": {
        "title": "Where your products stand",
        "none": "Nothing has been published yet.",
        "product": "Product",
        "state": "State",
        "since": "Last confirmed",
        "todo": "What to do",
        "run": "Last run",
        "left": "about {minutes} min left",
        "waits": "Waiting for {minutes} min.",
        "standstill": "Publishing stands still: no worker is alive. Tell whoever runs Qafila.",
        "states": {
            "pending": "waiting", "submitted": "being checked by the platform", "live": "on sale",
            "rejected": "refused by the platform", "failed": "failed", "blocked": "needs you",
            "withdrawn": "withdrawn", "unknown": "being clarified",
        },
        "runs": {
            "running": "under way", "done": "done", "cancelled": "stopped by a person", "stopped": "stopped early",
            "yielded": "goes on in turn", "lost": "interrupted, taken over",
        },
    },
    "fr": {
        "title": "Où en sont vos produits",
        "none": "Rien n'a encore été publié.",
        "product": "Produit",
        "state": "État",
        "since": "Dernière confirmation",
        "todo": "À faire",
        "run": "Dernier passage",
        "left": "encore {minutes} min environ",
        "waits": "En attente depuis {minutes} min.",
        "standstill": "La publication est à l'arrêt : rien ne travaille ici. Prévenez l'exploitant de Qafila.",
        "states": {
            "pending": "en attente", "submitted": "en vérification sur la plateforme", "live": "en vente",
            "rejected": "refusé par la plateforme", "failed": "en échec", "blocked": "attend votre action",
            "withdrawn": "retiré", "unknown": "en cours de clarification",
        },
        "runs": {
            "running": "en cours", "done": "terminé", "cancelled": "arrêté à la demande", "stopped": "interrompu",
            "yielded": "continue à son tour", "lost": "interrompu, repris ailleurs",
        },
    },
    "ar": {
        "title": "وضع منتجاتكم",
        "none": "لم يُنشر شيء بعد.",
        "product": "المنتج",
        "state": "الحالة",
        "since": "آخر تأكيد",
        "todo": "المطلوب",
        "run": "آخر مزامنة",
        "left": "يتبقى نحو {minutes} د",
        "waits": "في الانتظار منذ {minutes} د.",
        "standstill": "النشر متوقف: لا تعمل أي عملية تنفيذ الآن. يُرجى إبلاغ مشغّل قافلة.",
        "states": {
            "pending": "في الانتظار", "submitted": "قيد المراجعة لدى المنصة", "live": "معروض للبيع",
            "rejected": "رفضته المنصة", "failed": "تعذّر", "blocked": "يحتاج إليكم",
            "withdrawn": "مسحوب", "unknown": "قيد الاستيضاح",
        },
        "runs": {
            "running": "جارية", "done": "اكتملت", "cancelled": "أوقفت بطلب", "stopped": "توقفت قبل الاكتمال",
            "yielded": "تُستكمل في دورها", "lost": "انقطعت وتُستأنف",
        },
    },
}  # fmt: skip


def language_of(accepted: str, chosen: str | None) -> str:
    """The chosen language, else the first of the browser's that we speak, else English."""
    wishes = [chosen or "", *(part.split(";")[0].strip() for part in accepted.split(","))]
    return next((wish[:2].lower() for wish in wishes if wish[:2].lower() in INTERFACE_LANGUAGES), "en")
