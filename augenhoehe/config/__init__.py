"""The roof: settings, addresses, order of panels, «Mein Tag», the demo. Composes the rooms and owns no facts."""
