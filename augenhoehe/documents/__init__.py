"""Papers people bring or owe, receipts for them, and one register of consents and releases.

«Unterlagen, Einwilligung» – §§ 60 SGB I, 19, 67b SGB X.
"""
