"""Every address Tideover answers. Each room's own are in its urls.py."""

from django.urls import include, path

handler400 = "tideover.foundation.pages.errors.bad_request"
handler403 = "tideover.foundation.pages.errors.permission_denied"
handler404 = "tideover.foundation.pages.errors.page_not_found"
handler500 = "tideover.foundation.pages.errors.server_error"

urlpatterns = [
    path("", include("tideover.foundation.signin.urls")),
    path("", include("tideover.foundation.pages.urls")),
    path("", include("tideover.organisation.urls")),
    path("", include("tideover.referrals.urls")),
    path("", include("tideover.cases.urls")),
    path("", include("tideover.diary.urls")),
    path("", include("tideover.provision.urls")),
    path("", include("tideover.worklist.urls")),
    path("", include("tideover.evaluation.urls")),
    path("", include("tideover.exchange.urls")),
    path("", include("tideover.web.urls")),
    path("", include("tideover.operations.urls")),
]
