"""How a name bends in a sentence: `{% load names %}`.

Filters
    von {{ person.addressed_name|declined }}     «von Herrn Bolzmann»; behind «für», «bei» and «mit» too
"""

from django import template

from augenhoehe.organisation.models import declined

register = template.Library()
register.filter("declined", declined)
