"""Bundles behind URLs: a real S3 server on the loopback address, ``file://``, and what is said where one cannot be had."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import boto3
import pytest
from moto.server import ThreadedMotoServer

from netparse.errors import SourceError
from netparse.fleet.bundle import Bundle, TooLarge
from netparse.fleet.examine import Settings, examine
from netparse.fleet.find import find_bundles
from netparse.fleet.remote import local_copy
from tests.conftest import ROOT
from tests.fleet.made import cluster_files, write_cluster
from tests.fleet.reading import content, one_after_the_other

pytestmark = [pytest.mark.xdist_group("dask"), pytest.mark.filterwarnings("ignore::DeprecationWarning:botocore")]

KEYS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an S3 server with a bucket: two archives, an unpacked bundle below a folder, and a file of another kind."""
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


def test_bundles_in_s3(server: str, tmp_path: Path) -> None:
    """Patterns, folders and single addresses; rows say the address, never the copy; what is not there is a row."""
    made = [write_cluster(tmp_path, n, "2026-08-01") for n in (0, 1)]
    s3 = boto3.client(
        "s3",
        endpoint_url=server,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    s3.create_bucket(Bucket="support")
    for path in made:
        s3.upload_file(str(path), "support", f"2026/{path.name}")
    for name, data in cluster_files(2).items():
        s3.put_object(Bucket="support", Key=f"unpacked/site-2/{name}", Body=data)
    out = tmp_path / "out"
    words = [
        "s3://support/2026/*",
        "s3://support/unpacked/",
        "s3://support/gone.zip",
        "--out",
        str(out),
        "--workers",
        "2",
    ]
    environment = {**os.environ, **KEYS, "AWS_ENDPOINT_URL": server}
    done = subprocess.run(
        [sys.executable, "-m", "netparse", "fleet", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found = content(out)
    rows = {r["url"]: r for (name, _), group in found.items() if name == "bundles" for r in group}
    assert {url: r["state"] for url, r in rows.items()} == {
        **{f"s3://support/2026/{p.name}": "ok" for p in made},
        "s3://support/unpacked/site-2": "ok",
        "s3://support/gone.zip": "unreadable",
    }
    assert rows["s3://support/unpacked/site-2"]["taken"] is None  # when it was copied is not when it was taken
    here = content(one_after_the_other(tmp_path / "here", [Bundle(str(p)) for p in made]))
    for (name, bundle), group in here.items():
        for mine, theirs in zip(group, found[name, bundle], strict=True):
            assert [k for k in mine if mine[k] != theirs[k]] in ([], ["source"], ["url"], ["source", "evidence"]), name
            assert "netparse-fleet-" not in str(theirs)


def test_bundles_behind_http(tmp_path: Path) -> None:
    """One address, a folder that the server lists, a pattern; the rows are those of the files themselves, under other addresses."""
    (tmp_path / "incoming").mkdir()
    made = [write_cluster(tmp_path / "incoming", n, "2026-08-01") for n in (0, 1, 2)]
    with _web_server(tmp_path) as server:
        one, folder, pattern = (f"{server}/incoming/{end}" for end in (made[0].name, "", "*.zip"))
        assert find_bundles([one], out=tmp_path / "out") == (Bundle(one),)
        assert [b.url for b in find_bundles([folder], out=tmp_path / "out")] == [
            f"{server}/incoming/{p.name}" for p in made
        ]
        assert [b.url for b in find_bundles([pattern], out=tmp_path / "out")] == [f"{server}/incoming/{made[1].name}"]
        there = content(one_after_the_other(tmp_path / "there", find_bundles([folder], out=tmp_path / "out")))
        gone = examine(Bundle(f"{server}/incoming/gone.zip"), Settings()).row
    here = content(one_after_the_other(tmp_path / "here", [Bundle(str(p)) for p in made]))
    assert {place: len(rows) for place, rows in there.items()} == {place: len(rows) for place, rows in here.items()}
    assert (gone.state, gone.reason) == ("unreadable", f"{server}/incoming/gone.zip cannot be read: it is not there")


@contextmanager
def _web_server(folder: Path) -> Iterator[str]:
    """Give the address of a server of the files in a folder, on the loopback address."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_file_url_is_a_path_and_others_are_copied(tmp_path: Path) -> None:
    """The copy is gone afterwards, and one that is too large is not made whole."""
    file = tmp_path / "x.txt"
    file.write_bytes(b"x" * 5000)
    with local_copy(Bundle(str(file)), 10) as path:
        assert path == file
    url = f"local://{file}"
    with local_copy(Bundle(url), 10_000) as path:
        assert path != file and path.read_bytes() == file.read_bytes() and path.stat().st_mtime == 0
    assert not path.exists()
    with pytest.raises(TooLarge, match="more than 1,000 bytes"), local_copy(Bundle(url), 1000):
        pass


def test_what_cannot_be_had_is_one_sentence() -> None:
    """An address without an answer, a storage that nobody knows."""
    with (
        pytest.raises(SourceError, match="local:///nowhere/x cannot be read: No such file"),
        local_copy(Bundle("local:///nowhere/x"), 10),
    ):
        pass
    row = examine(Bundle("http://127.0.0.1:9/x.tar.gz"), Settings()).row
    assert row.state == "unreadable" and row.reason and "http://127.0.0.1:9/x.tar.gz cannot be read" in row.reason
