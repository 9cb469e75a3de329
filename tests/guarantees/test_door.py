"""The door of the hook server: tokens, TLS, a body limit, and what is told to those who must come back."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hooks import late
from hooks.app import create_app
from hooks.settings import Settings
from hooks.wire import door as door_module
from hooks.wire.reply import Reply
from tests.support import recorded
from tests.support.server import HookServer, running_server

NAME = "v2/model-sync-secret-present"
BODY = recorded.body(NAME)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory that a Secret is mounted at."""
    directory = tmp_path_factory.mktemp("tokens")
    (directory / "token").write_text("the-right-token\n")
    return directory


@pytest.fixture(scope="module")
def guarded(tokens: Path) -> Iterator[HookServer]:
    with running_server({"LANGOP_TOKENS": str(tokens)}) as server:
        yield server


def status(server: HookServer, **headers: str) -> int:
    return server.post("/model/sync", BODY, **headers).status_code


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer the-right-toke", "Bearer the-right-token2", "Basic dGhl", "Bearer é"]
)
def test_a_call_without_the_token_is_refused(guarded: HookServer, header: str) -> None:
    assert status(guarded, **({"Authorization": header.encode().decode("latin-1")} if header else {})) == 401


def test_a_call_with_the_token_is_served_and_probes_need_none(guarded: HookServer) -> None:
    assert status(guarded, Authorization="Bearer the-right-token") == 200
    assert guarded.get("/healthz").ok
    assert guarded.get("/readyz").ok


def test_a_rotated_token_is_read_anew(guarded: HookServer, tokens: Path) -> None:
    (tokens / "next").write_text("the-next-token")
    assert status(guarded, Authorization="Bearer the-next-token") == 200
    (tokens / "token").rename(tokens / "..old")
    assert status(guarded, Authorization="Bearer the-right-token") == 401
    assert status(guarded, Authorization="Bearer the-next-token") == 200
    (tokens / "..old").rename(tokens / "token")
    (tokens / "next").unlink()


def test_without_any_token_nobody_comes_in_and_the_server_is_not_ready(tmp_path: Path) -> None:
    for directory in (tmp_path, tmp_path / "missing"):
        client = create_app(Settings(tokens=directory)).test_client()
        assert client.post("/model/sync", data=BODY, headers={"Authorization": "Bearer "}).status_code == 401
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200


def certificate(directory: Path) -> Path:
    """A certificate for 127.0.0.1 in a directory, laid out as a Secret of TLS is."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=hooks -addext subjectAltName=IP:127.0.0.1"
    outputs = ["-keyout", str(directory / "tls.key"), "-out", str(directory / "tls.crt")]
    subprocess.run([*command.split(), *outputs], check=True, capture_output=True)
    return directory / "tls.crt"


def test_tls_and_a_renewed_certificate_is_served_without_a_restart(tmp_path: Path) -> None:
    ca = certificate(tmp_path)
    with running_server({"LANGOP_TLS": str(tmp_path)}, ca) as server:
        assert server.post("/model/sync", BODY).status_code == 200
        certificate(tmp_path)
        assert server.post("/model/sync", BODY).status_code == 200


def test_a_body_beyond_the_limit_is_refused() -> None:
    with running_server({"LANGOP_MAX_BODY_MIB": "1"}) as server:
        response = server.post("/model/sync", b" " * (2**20 + 1) + BODY)
        assert (response.status_code, response.text) == (413, "The body is larger than 1 MiB.")
        assert server.post("/model/sync", BODY).status_code == 200


def test_when_all_workers_are_busy_callers_are_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow(*_: object) -> Reply:
        started.set()
        assert go_on.wait(10)
        return Reply(200, b"{}")

    monkeypatch.setattr(late, "dispatch", slow)
    monkeypatch.setattr(door_module, "PATIENCE", 0.05)
    app = create_app(Settings(calls=1))
    first: list[int] = []
    call = threading.Thread(target=lambda: first.append(app.test_client().post("/model/sync", data=BODY).status_code))
    call.start()
    assert started.wait(10)
    refused = app.test_client().post("/model/sync", data=BODY)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert refused.text == "All workers are busy; try again in a second."
    assert app.test_client().get("/healthz").status_code == 200
    go_on.set()
    call.join()
    assert first == [200]
    assert app.test_client().post("/model/sync", data=BODY).status_code == 200
