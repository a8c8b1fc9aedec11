"""Addresses of reports."""

from django.urls import path

from tideover.evaluation import views

urlpatterns = [
    path("reports/monitoring/", views.monitoring, name="monitoring_report"),
    path("reports/monitoring.xlsx", views.monitoring_file, {"form": "xlsx"}, name="monitoring_spreadsheet"),
    path("reports/monitoring.html", views.monitoring_file, {"form": "html"}, name="monitoring_document"),
    path("reports/monitoring.json", views.monitoring_file, {"form": "json"}, name="monitoring_json"),
]
