"""Local Jobcenters, sites, rooms, teams, staff and their log-ins.

«Dienststelle, Team, Fachkraft» – §§ 6, 44b SGB II.
"""
