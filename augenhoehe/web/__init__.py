"""Page frame, components, htmx, keyset paging. No domain word in here."""
