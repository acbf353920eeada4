"""Turns data and a layout into an accessible PDF. «Schriftstück, barrierefreies PDF» – § 4 BGG, BITV 2.0.

Knows letters, fonts and paper, but no word of the domain: every word comes in as data.
"""
