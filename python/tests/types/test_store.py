"""The content-addressed store."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from pathlib import Path

import pytest

from deepforge.errors import ValueTypeError
from deepforge.types.store import Store, hash_file


def test_content_lies_under_its_hash_and_is_read_only(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    sha256 = store.put_bytes(b"data")
    assert sha256 == hashlib.sha256(b"data").hexdigest()
    path = store.get(sha256)
    assert path == tmp_path / "store" / sha256[:2] / sha256
    assert path.read_bytes() == b"data"
    assert path.stat().st_mode & 0o222 == 0
    assert hash_file(path) == sha256


def test_putting_the_same_content_again_changes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    inode = store.get(store.put_bytes(b"data")).stat().st_ino
    assert store.get(store.put_bytes(b"data")).stat().st_ino == inode
    assert list((tmp_path / "tmp").iterdir()) == []


def test_many_writers_of_the_same_content_do_no_harm(tmp_path: Path) -> None:
    store = Store(tmp_path)
    data = os.urandom(100_000)
    threads = [threading.Thread(target=store.put_bytes, args=(data,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(store.hashes()) == [hashlib.sha256(data).hexdigest()]
    assert store.verify(hashlib.sha256(data).hexdigest())


def test_missing_content_and_bad_hashes_are_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(ValueTypeError, match="No value with the hash"):
        store.get("0" * 64)
    with pytest.raises(ValueTypeError, match="64 hexadecimal"):
        store.get("../../etc/passwd")
    assert not store.verify("0" * 64)


def test_damage_is_found(tmp_path: Path) -> None:
    store = Store(tmp_path)
    sha256 = store.put_bytes(b"data")
    path = store.get(sha256)
    path.chmod(0o644)
    path.write_bytes(b"dota")
    assert not store.verify(sha256)


def test_what_nothing_refers_to_is_collected_once_it_is_old(tmp_path: Path) -> None:
    store = Store(tmp_path)
    kept, old, new = (store.put_bytes(data) for data in (b"kept", b"old one", b"new"))
    left = store.temporary()
    left.write_bytes(b"a writer died")
    long_ago = time.time() - 7200
    for path in (store.get(kept), store.get(old), left):
        os.utime(path, (long_ago, long_ago))
    collected = store.gc([kept])
    assert (collected.files, collected.size) == (2, len(b"old one") + len(b"a writer died"))
    assert sorted(store.hashes()) == sorted([kept, new])
    assert not left.exists()


def test_content_that_is_put_again_is_new_for_the_collector(tmp_path: Path) -> None:
    store = Store(tmp_path)
    sha256 = store.put_bytes(b"data")
    long_ago = time.time() - 7200
    os.utime(store.get(sha256), (long_ago, long_ago))
    store.put_bytes(b"data")
    assert store.gc([]).files == 0
