"""A district as a place one knows: figures, map, sites, what is on the spot. «Stadtteil»"""
