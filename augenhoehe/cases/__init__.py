"""One period of support of one employable person: contacts, needs, the shared talk, the plan.

«Fall, Beratung, Kooperationsplan» – §§ 14, 15 SGB II.
"""
