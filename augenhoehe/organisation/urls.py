"""Addresses of this room: the door of the house's identity provider, where one is set up."""

from django.conf import settings
from django.urls import include, path

urlpatterns = (
    [path("anmelden/haus/", include("allauth.socialaccount.providers.openid_connect.urls"))]
    if settings.SOCIALACCOUNT_PROVIDERS
    else []
)
