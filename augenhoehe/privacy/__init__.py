"""Who looked, what changed, how long we keep it.

«Zugriffsprotokoll, Änderungshistorie, Löschung» – § 35 SGB I, § 22 BDSG.
"""
