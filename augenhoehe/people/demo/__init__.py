"""The invented people of the demo: families with their names, languages and addresses. Nobody in it exists."""
