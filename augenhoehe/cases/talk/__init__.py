"""The shared screen: one question at a time, saved as you go. «Gespräch auf Augenhöhe» – § 14 Abs. 2 SGB II"""
