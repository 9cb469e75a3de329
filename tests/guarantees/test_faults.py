"""Faults and hostile input, against the real server: 200 or 4xx with one sentence, never a 5xx, no credential."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.guarantees.mutations import CREDENTIAL, MARKS, mutated, requests_with_credentials
from tests.support import recorded
from tests.support.server import HookServer, running_server

SYNC = "v2/cluster-sync-5-steady"
REQUESTS = 10_000


@pytest.fixture(scope="module")
def server() -> Iterator[HookServer]:
    with running_server() as server:
        yield server


def ask(connection: http.client.HTTPConnection, path: str, body: bytes) -> tuple[int, bytes]:
    connection.request("POST", path, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    return response.status, response.read()


def assert_answered(status: int, answer: bytes, request: bytes) -> None:
    assert status in (200, 400), (status, answer, request)
    assert not any(mark in answer for mark in MARKS), request
    if status != 200:
        sentence = answer.decode()
        assert 0 < len(sentence) < 300, sentence
        assert sentence.endswith("."), sentence
        assert "\n" not in sentence, sentence


def test_ten_thousand_mutated_requests_get_200_or_400_and_leak_nothing(server: HookServer) -> None:
    requests, counts, failures = requests_with_credentials(), Counter[int](), list[BaseException]()

    def send(seed: int, number: int) -> None:
        chance = random.Random(seed)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        try:
            for _ in range(number):
                name = chance.choice(recorded.NAMES)
                body = mutated(requests[name], chance)
                status, answer = ask(connection, recorded.path(name), body)
                assert_answered(status, answer, body)
                counts[status] += 1
        except BaseException as error:  # noqa: BLE001  # shown in the main thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(seed, REQUESTS // 4)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures[0]
    assert sum(counts.values()) == REQUESTS
    assert counts[200] > REQUESTS // 4, "most mutations are harmless"
    assert counts[400] > REQUESTS // 20, "and many are not"
    log = server.log.read_bytes()
    assert not any(mark in log for mark in MARKS)
    assert b"failed with" not in log


DEEP = 100_000
MALFORMED = {
    "nothing": b"",
    "not JSON": b"parent: {}",
    "cut off": recorded.body(SYNC)[:5000],
    "not UTF-8": recorded.body(SYNC).replace(b"my-cluster", b"my-cl\xffster"),
    "UTF-16": recorded.body(SYNC).decode().encode("utf-16"),
    "a lone surrogate": b'{"parent": {"kind": "\\ud800"}}',
    "a list": b"[]",
    "a number": b"7",
    "NaN": b'{"parent": NaN}',
    "nested beyond reason": b'{"parent": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "a deep object": b'{"parent": ' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}",
    "a number of 10,000 digits": b'{"parent": ' + b"9" * 10_000 + b"}",
    "the same field twice": b'{"parent": {}, "parent": 1}',
    "two documents": recorded.body(SYNC) * 2,
    "another parent": recorded.body("v2/agent-customize"),
    "zeros": b"\0" * 1000,
    "compressed": b"\x1f\x8b\x08\x00" + b"\0" * 100,
    "a form": b"parent=1&children=2",
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_body_gets_400_and_a_sentence(server: HookServer, kind: str) -> None:
    for path in ("/cluster/sync", "/cluster/customize", "/cluster/finalize"):
        response = server.post(path, MALFORMED[kind])
        assert response.status_code == 400, response.text
        assert_answered(response.status_code, response.content, b"")


def test_deep_nesting_inside_an_object_is_answered(server: HookServer) -> None:
    deep = "x"
    body = json.dumps({**recorded.request(SYNC)}).replace(
        '"spec": {}', '"spec": {"gateway": {"extraConfig": ' + '{"a":' * 5000 + f'"{deep}"' + "}" * 5000 + "}}", 1
    )
    response = server.post("/cluster/sync", body.encode())
    assert response.status_code in (200, 400), response.text


def test_every_other_method_and_path_gets_4xx_and_a_sentence(server: HookServer) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH", "TRACE"):
        for path in ("/cluster/sync", "/", "/cluster/sync/", "/../etc/passwd", "/cluster%2fsync"):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
            connection.request(method, path, headers={"Content-Length": "0"})
            response = connection.getresponse()
            answer = response.read().decode()
            connection.close()
            assert 400 <= response.status < 500, (method, path, response.status)
            assert "<" not in answer, "no page of a framework"


def test_a_worker_that_is_killed_in_the_middle_of_a_request_is_replaced() -> None:
    with running_server() as server:
        (worker,) = server.workers()
        stuck = _begin(server, 1000)
        os.kill(worker, signal.SIGKILL)
        assert _answer(stuck) == b"", "the client is not left waiting"
        deadline = time.monotonic() + 20
        while True:
            try:
                assert server.post("/cluster/sync", recorded.body(SYNC)).status_code == 200
                break
            except OSError:
                assert time.monotonic() < deadline, "the worker was not replaced"
                time.sleep(0.1)
        assert server.workers() != [worker]


def test_stalled_clients_keep_nobody_waiting_and_are_given_up(server: HookServer) -> None:
    stalled = [_begin(server, 1000) for _ in range(6)] + [_connect(server, b"POST /cluster/sync HT") for _ in range(6)]
    start = time.monotonic()
    assert server.post("/cluster/sync", recorded.body(SYNC)).status_code == 200
    assert time.monotonic() - start < 5
    for connection in stalled:
        answer = _answer(connection)
        assert answer == b"" or answer.startswith((b"HTTP/1.1 408", b"HTTP/1.1 400")), answer
    assert time.monotonic() - start < 30


def test_a_credential_in_a_refused_spec_is_not_repeated(server: HookServer) -> None:
    request = recorded.request("v2/model-sync-no-secret-needed")
    for params in ({"api_key": CREDENTIAL}, {"rpm": CREDENTIAL}, {"extra_headers": {"Authorization": CREDENTIAL}}):
        request["parent"]["spec"]["params"] = params
        response = server.post("/model/sync", json.dumps(request).encode())
        assert response.status_code == 200
        assert response.json()["status"]["phase"] == "Error"
        assert CREDENTIAL not in response.text
    assert CREDENTIAL.encode() not in server.log.read_bytes()


def _answer(connection: socket.socket) -> bytes:
    """What the server says last on a connection; nothing when it just closes it."""
    with connection:
        connection.settimeout(30)
        try:
            return connection.recv(4096)
        except ConnectionError:
            return b""


def _connect(server: HookServer, first: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    connection.sendall(first)
    return connection


def _begin(server: HookServer, length: int) -> socket.socket:
    """A request whose body does not come."""
    head = f"POST /cluster/sync HTTP/1.1\r\nHost: hooks\r\nContent-Length: {length}\r\n\r\n" + '{"parent"'
    connection = _connect(server, head.encode())
    time.sleep(0.2)
    return connection
