"""Districts, their figures, what is on the spot. «Stadtteil, Sozialraum, Lage vor Ort» – § 14 SGB II"""
