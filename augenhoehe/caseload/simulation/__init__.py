"""From alphabet to district: runs, proposals, acceptance, undo. «Simulation»"""
