"""How fast the pages are, and whether they stay so when the house grows. «Leistungsmessung» – docs: bench/README.md"""
