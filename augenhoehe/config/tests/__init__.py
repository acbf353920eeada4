"""Tests of the roof, and the plumbing that gives every test its database."""
