"""Where a contact point would help most. No Django. «Anlaufstellen planen»"""
