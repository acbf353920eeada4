"""Where a contact point would help most, and trying one for a time. «Anlaufstellen planen» – § 14 Abs. 3 SGB II"""
