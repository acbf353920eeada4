"""All addresses: the roof's own pages, then the rooms'."""

from allauth.account.views import LoginView, LogoutView
from django.urls import include, path
from django.views.decorators.http import require_POST

from augenhoehe.config import views
from augenhoehe.web.decorators import public

urlpatterns = [
    path("", views.my_day, name="my_day"),
    path("mein-tag/<slug:key>/", views.my_day, name="my_day_list"),
    path("", include("augenhoehe.people.urls")),
    path("", include("augenhoehe.cases.urls")),
    path("person/<int:person_id>/", views.case_file, name="case_file"),
    path("person/<int:person_id>/verlauf/", views.history, name="panel_history"),
    path("ueber/", views.about, name="about"),
    path("healthz", views.healthz, name="healthz"),
    path(
        "anmelden/",
        public(reason="Hier meldet man sich an.")(LoginView.as_view()),
        name="account_login",
    ),
    path(
        "abmelden/",
        public(reason="Wer sich abmeldet, darf das auch zweimal.")(require_POST(LogoutView.as_view())),
        name="account_logout",
    ),
    path("", include("augenhoehe.organisation.urls")),
]
