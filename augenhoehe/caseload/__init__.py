"""Who should look after whom, and why: districts, people with time and skills, proposals with reasons.

«Zuständigkeit, Stadtteil» – §§ 6 Abs. 2, 14 Abs. 3 SGB II.
"""
