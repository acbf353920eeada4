"""Dated parameters and statute rules several rooms need. «Recht nach Datum» – no Django here."""
