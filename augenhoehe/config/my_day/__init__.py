"""«Mein Tag»: who needs me next, and why. Lists with reasons, filters, what one does with several rows at once."""
