"""What needs no sign-in: the photos and files that platforms fetch, and whether the application lives."""

from hashlib import sha256

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from images import store as images
from sync.store import feeds

FOREVER = "public, max-age=31536000, immutable"


@require_safe
def photo(_request: HttpRequest, rendition: str, ending: str) -> FileResponse:
    """The bytes of a rendition: they never change, and are a picture and nothing else."""
    try:
        made = images.rendition(rendition)
    except images.RenditionMissing:
        raise Http404 from None
    if made.path.suffix != f".{ending}":
        raise Http404
    answer = FileResponse(made.path.open("rb"), content_type=made.media_type)
    answer["Cache-Control"] = FOREVER
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_safe
def feed(request: HttpRequest, account: int, sign: str, ending: str) -> HttpResponse:
    """Who knows the address may read the file, and is told where it has not changed; search engines may not keep it."""
    try:
        file = feeds.file_at(account, sign, ending)
    except feeds.FeedUnknown:
        raise Http404 from None
    answer = HttpResponse(file.content, content_type=file.media_type)
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Robots-Tag"] = "noindex"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["ETag"] = etag = f'"{sha256(file.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=etag, response=answer) or answer


@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")
