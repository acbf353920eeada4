"""Addresses of this room."""

from django.urls import URLPattern

from augenhoehe.documents import consent_urls, paper_urls

urlpatterns: list[URLPattern] = [*paper_urls.urlpatterns, *consent_urls.urlpatterns]
