"""The invented house of the demo: who works where, and how many rows get into the database quickly."""
