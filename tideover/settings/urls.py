"""Every address Tideover answers. A room's own are in its urls.py."""

from django.urls import include, path

handler400 = "tideover.foundation.pages.errors.bad_request"
handler403 = "tideover.foundation.pages.errors.permission_denied"
handler404 = "tideover.foundation.pages.errors.page_not_found"
handler500 = "tideover.foundation.pages.errors.server_error"

urlpatterns = [
    path("", include("tideover.foundation.pages.urls")),
    path("account/", include("tideover.foundation.signin.urls")),
]
