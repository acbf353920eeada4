"""Persons, benefit units, addresses, languages, and who may see them. «Person, Bedarfsgemeinschaft» – § 7 SGB II."""
