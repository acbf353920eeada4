"""Papers in an S3-compatible store, against a real server over HTTP: kept, read piece by piece, encrypted, erased."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import boto3
import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone
from moto.server import ThreadedMotoServer

from augenhoehe.config.settings import paper_store
from augenhoehe.documents import vault
from augenhoehe.documents.orphans import remove_orphaned_files
from augenhoehe.documents.tests.factories import FILE, paper_of
from augenhoehe.organisation.tests import factories as house
from augenhoehe.people.tests.factories import person_of

BUCKET, REGION = "akten", "eu-central-1"
LARGE = bytes(range(256)) * 1024


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server of its own on a free port of this machine; it forgets everything at the end."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty bucket the papers go to, and a client that looks into it past our own code."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    outside = boto3.client("s3", endpoint_url=server, region_name=REGION)
    outside.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    settings.STORAGES = settings.STORAGES | {"papers": paper_store(address_of(server))}
    yield outside
    for name in names_in(outside):
        outside.delete_object(Bucket=BUCKET, Key=name)
    outside.delete_bucket(Bucket=BUCKET)


def address_of(server: str) -> str:
    """The address as an office writes it into the environment."""
    return f"s3://{BUCKET}/papiere?endpoint_url={quote(server)}&region_name={REGION}"


def names_in(outside: Any) -> list[str]:
    """What lies in the bucket, as the server says."""
    return [one["Key"] for one in outside.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def stored(outside: Any, name: str) -> bytes:
    """The bytes as the server holds them."""
    content: bytes = outside.get_object(Bucket=BUCKET, Key=f"papiere/{name}")["Body"].read()
    return content


def test_a_file_is_kept_under_the_prefix_read_in_pieces_and_gone_when_removed(bucket: Any) -> None:
    names: vault.Names = []
    kept = vault.keep(LARGE, names)
    assert names == [kept.name] and names_in(bucket) == [f"papiere/{kept.name}"]
    assert stored(bucket, kept.name) == LARGE
    pieces = list(vault.pieces_of(kept))
    assert len(pieces) > 1 and b"".join(pieces) == LARGE
    vault.remove(kept.name)
    assert not names_in(bucket)
    with pytest.raises(vault.STORE_PROBLEMS):
        vault.pieces_of(kept)


def test_a_part_from_the_middle_can_be_read(bucket: Any) -> None:
    kept = vault.keep(LARGE, [])
    with storages["papers"].open(kept.name, "rb") as file:
        file.seek(70_000)
        assert file.read(300) == LARGE[70_000:70_300]


def test_an_encrypted_file_is_unreadable_there_and_plain_here(bucket: Any, settings: Any) -> None:
    settings.PAPERS_KEYS = "q" * 43 + "="
    kept = vault.keep(LARGE, [])
    assert kept.is_encrypted and LARGE[:64] not in stored(bucket, kept.name)
    assert b"".join(vault.pieces_of(kept)) == LARGE


def test_a_failure_leaves_nothing_behind(bucket: Any) -> None:
    with pytest.raises(RuntimeError), vault.keeping() as names:
        vault.keep(b"x", names)
        raise RuntimeError
    assert not names_in(bucket)


@pytest.mark.django_db
def test_a_paper_is_shown_from_there_and_explained_when_the_server_is_away(
    bucket: Any, settings: Any
) -> None:
    me = house.staff()
    paper = paper_of(person_of(me))
    client = Client()
    client.force_login(house.account_of(me))
    here = f"/unterlagen-datei/{paper.files.get().address}/"
    answer = client.get(here)
    assert b"".join(answer.streaming_content) == FILE.content  # type: ignore[attr-defined]  # files are streamed
    away = address_of("http://127.0.0.1:1")
    settings.STORAGES = settings.STORAGES | {"papers": paper_store(away)}
    gone = client.get(here)
    assert gone.status_code == 503 and "gerade nicht erreichbar" in gone.content.decode()


@pytest.mark.django_db
def test_files_without_a_row_are_found_there_too(bucket: Any) -> None:
    kept = paper_of(person_of(house.staff())).files.get().stored.name
    lost = vault.keep(b"left behind", []).name
    assert set(vault.names_older_than(timezone.now() + timedelta(days=1))) == {kept, lost}
    assert remove_orphaned_files(timedelta(days=-1)) == 1
    assert names_in(bucket) == [f"papiere/{kept}"]
