"""Files that are handed out: to be saved, and never to be shown or run by the browser as something of ours."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from tideover.foundation.files import MEDIA_TYPES, FileKind


def as_download(name: str, kind: FileKind, content: bytes) -> HttpResponse:
    """The file as an answer that no browser opens in its place, guesses at or keeps."""
    headers = {
        "Content-Disposition": str(content_disposition_header(as_attachment=True, filename=name)),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store, private",
    }
    return HttpResponse(content, content_type=MEDIA_TYPES[kind], headers=headers)
