"""Addresses of the exchange's pages."""

from django.urls import path

from tideover.exchange import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/example.zip", views.example, name="import_example"),
    path("imports/<int:key>/", views.brought, name="brought_folder"),
]
