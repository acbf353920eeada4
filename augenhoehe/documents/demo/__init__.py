"""The invented papers and consents of the demo."""
