"""Addresses of this room: the doors, «Mein Konto», and the administration's accounts."""

from allauth.account.views import LogoutView
from django.urls import path
from django.views.decorators.http import require_POST

from augenhoehe.organisation import administration, doors, views
from augenhoehe.web.decorators import public

log_out = public(reason="Wer sich abmeldet, darf das auch zweimal.")(require_POST(LogoutView.as_view()))

urlpatterns = [
    # Some names are given by the log-in library, which asks for them.
    path("anmelden/", doors.front_door, name="account_login"),
    path("anmelden/zweiter-schritt/", doors.second_step, name="mfa_authenticate"),
    path("anmelden/passkey/", doors.passkey_door, name="passkey_door"),
    path("anmelden/passkey/frage/", doors.passkey_question, name="passkey_question"),
    path("anmelden/haus/<slug:provider_id>/", doors.provider_door, name="openid_connect_login"),
    path("anmelden/haus/<slug:provider_id>/zurueck/", doors.provider_answer, name="openid_connect_callback"),
    path("abmelden/", log_out, name="account_logout"),
    path("konto/", views.my_account, name="my_account"),
    path("konto/bestaetigung/", views.show_who, name="show_who"),
    path("konto/passwort/", views.own_password, name="own_password"),
    path("konto/pin/", views.own_pin, name="own_pin"),
    path("konto/andere-sitzungen/", views.other_sessions, name="other_sessions"),
    path("konto/anwesenheit/", views.presence, name="presence"),
    path("konto/zweiter-faktor/", views.second_factor, name="second_factor"),
    path("konto/zweiter-faktor/app/", views.new_app, name="new_app"),
    path("konto/zweiter-faktor/passkey/", views.new_passkey, name="new_passkey"),
    path("konto/zweiter-faktor/passkey/frage/", views.new_passkey_question, name="new_passkey_question"),
    path("konto/zweiter-faktor/<int:factor_id>/entfernung/", views.factor_removal, name="factor_removal"),
    path("konto/notfallcodes/", views.emergency_codes, name="emergency_codes"),
    path("verwaltung/konten/", administration.accounts, name="accounts"),
    path("verwaltung/konten/<int:account_id>/", administration.account_measures, name="account_measures"),
]
