"""What the house reckons with, by date: how much of a counsellor's time a case takes. No Django."""
