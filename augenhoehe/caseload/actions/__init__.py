"""The verbs of this room: order a simulation, run it, take proposals over, take that back."""
