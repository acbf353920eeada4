"""Where the files of papers lie is one address in the environment."""

from pathlib import Path
from typing import Any, cast

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from storages.backends.s3 import S3Storage

from augenhoehe.config.settings import paper_store


def made(address: str) -> Any:
    return storages.create_storage(cast(Any, paper_store(address)))


def test_a_folder_is_closed_to_other_users(tmp_path: Path) -> None:
    store = made(str(tmp_path / "papers"))
    assert isinstance(store, FileSystemStorage)
    name = store.save("ab/cd", ContentFile(b"x"))
    assert Path(store.path(name)).stat().st_mode & 0o777 == 0o600
    assert Path(store.path(name)).parent.stat().st_mode & 0o777 == 0o700


def test_an_s3_compatible_store_is_named_by_bucket_prefix_and_endpoint() -> None:
    store = made("s3://akten/augenhoehe/papiere?endpoint_url=https://s3.example.org&region_name=de")
    assert isinstance(store, S3Storage)
    assert (store.bucket_name, store.location) == ("akten", "augenhoehe/papiere")
    assert (store.endpoint_url, store.region_name) == ("https://s3.example.org", "de")
    assert (store.default_acl, store.file_overwrite) == (None, False)
