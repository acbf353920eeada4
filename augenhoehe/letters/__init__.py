"""What the house writes to a person: drafted, read, printed in two languages, kept in the file.

«Schreiben» – §§ 9, 33 SGB X.
"""
