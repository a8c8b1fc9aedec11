"""The copy as one HTML file that needs nothing else: to be read, kept, sent or printed."""

from importlib.resources import files

from django.template.loader import render_to_string

from tideover.exchange.subject_access.contents import contents_about
from tideover.exchange.subject_access.models import SubjectAccess
from tideover.foundation import clock
from tideover.foundation.models import Service


def as_html(given: SubjectAccess) -> str:
    """The whole file, as the record stands now."""
    style = files("tideover.exchange").joinpath("static/exchange/copy.css").read_text("utf-8")
    context = {
        "contents": contents_about(given.person, without_concerns=given.without_concerns),
        "service": Service.objects.get(pk=given.service_id).name,
        "made_on": clock.today(),
        "style": style,
    }
    return render_to_string("exchange/copy.html", context)
