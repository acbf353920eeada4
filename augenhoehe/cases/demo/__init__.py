"""The invented cases of the demo: contacts, needs, talks, plans and what is to be done next."""
