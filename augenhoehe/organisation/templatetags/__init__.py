"""Words for pages that name people."""
