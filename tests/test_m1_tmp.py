import os
import pytest
from django.test import Client
from tests import test_access as T
from tests.world import world, address
from augenhoehe.organisation.models import Role
NAMES=set(os.environ["NAMES"].split())
pytestmark=pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_some(role, client):
    seen = world(role); client.force_login(seen.account); wrong=[]
    for name, method, kind in T.combinations(role):
        if name not in NAMES: continue
        wanted=T.expected(role,name,method,kind)
        got=T.status(client, method, address(name, seen.arguments(kind)))
        if got!=wanted: wrong.append(f"{name} {method} {kind}: {got} statt {wanted}")
    assert not wrong, "\n".join(wrong)
