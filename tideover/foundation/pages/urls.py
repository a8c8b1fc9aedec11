"""Addresses of the pages that every form uses."""

from django.urls import path

from . import drafts

urlpatterns = [
    path("drafts/", drafts.keep_draft, name="keep-draft"),
    path("drafts/discard/", drafts.discard_draft, name="discard-draft"),
]
