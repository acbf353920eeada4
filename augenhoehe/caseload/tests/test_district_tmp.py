import pytest
from augenhoehe.organisation.models import Role
from tests import test_access as ta, world as around
from tests.world import world, address
pytestmark = pytest.mark.django_db
NAMES=[n for n in ta.addresses() if n.startswith(("district","directory","site","new_site","new_directory")) and n!="district_skills"]
@pytest.mark.parametrize("role", Role.values)
def test_roles(role, client):
    seen=world(role); client.force_login(seen.account); wrong=[]
    for name in NAMES:
        for method in ("GET","POST"):
            want=ta.expected(role,name,method,around.MINE); got=ta.status(client,method,address(name,seen.arguments(around.MINE)))
            if got!=want: wrong.append((name,method,got,want))
    assert not wrong
