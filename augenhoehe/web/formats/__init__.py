"""Formats of the locales we change."""
