"""Who looks after whom: the problem, the optimiser, the figures and the reasons. No Django. «Zuordnung»"""
