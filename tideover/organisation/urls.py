"""Addresses of the organisation's pages."""

from django.urls import path

from tideover.organisation import views

urlpatterns = [path("organisation/", views.organisation, name="organisation")]
