import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from augenhoehe.organisation.models import Role
from tests import test_access as ta, world as around
from tests.budgets import BUDGET, READ_BY
from tests.world import address, world
pytestmark = pytest.mark.django_db
NAMES=[n for n in ta.addresses() if n.startswith(("staff_","team_load","trainings_due","district_skills")) and n!="staff_data"]
def test_budget():
    for name in NAMES:
        if name not in BUDGET: continue
        role=READ_BY.get(name, Role.COUNSELLOR)
        for role in {role, Role.MANAGING_DIRECTOR} if name not in READ_BY else {role}:
            seen=world(role)
            c=Client(); c.force_login(seen.account)
            url=address(name, seen.arguments(around.MINE))
            a=c.get(url)
            with CaptureQueriesContext(connection) as q:
                a=c.get(url)
            print(name,role,a.status_code,len(q),BUDGET[name], 'OVER' if len(q)>BUDGET[name] else '')
    assert 0
@pytest.mark.parametrize("role", Role.values)
def test_roles(role, client):
    seen=world(role); client.force_login(seen.account); wrong=[]
    for name in NAMES:
        for method in ("GET","POST"):
            want=ta.expected(role,name,method,around.MINE); got=ta.status(client,method,address(name,seen.arguments(around.MINE)))
            if got!=want: wrong.append((name,method,got,want))
    assert not wrong
def test_nobody(client):
    seen=world(); client.force_login(around.stranger())
    wrong=[]
    for name in NAMES:
        row=ta.addresses()[name]
        got=ta.status(client,"GET",address(name,seen.arguments(around.MINE)))
        if got!=(405 if row["GET"]=="405" else int(row["Without post"])): wrong.append((name,got))
    assert not wrong
