"""Augenhöhe: a person-centred case system for German Jobcenters (SGB II)."""
