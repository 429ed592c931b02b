"""The server extension in a real Jupyter server, under a base URL with token and XSRF."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from conftest import wait_until_gone

from gaialab.errors import GaiaError
from gaialab.handlers import resolve_contents_path
from gaialab.runtime import runtime_dir

TOKEN = "letmein"
OTHERS = ("jupyterlab", "jupyter_lsp", "jupyter_server_proxy", "jupyter_server_terminals", "notebook_shim")
EXTENSIONS = {"gaialab": True, **dict.fromkeys(OTHERS, False)}


class Server:
    def __init__(self, process: subprocess.Popen, port: int, root: Path) -> None:
        self.process, self.root = process, root
        self.base = f"http://127.0.0.1:{port}/user/me/"
        self.cookies = CookieJar()
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def ask(
        self, path: str, method: str = "GET", body: Any = None, token: bool | None = True, **headers: str
    ) -> tuple:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"token {TOKEN}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, sent, method=method)
        opener = urllib.request.build_opener() if token or token is None else self._browser
        try:
            with opener.open(request, timeout=60) as answer:
                return answer.status, self._read(answer)
        except urllib.error.HTTPError as error:
            return error.code, self._read(error)

    def sign_in(self) -> str:
        with self._browser.open(self.base + f"login?token={TOKEN}", timeout=60):
            pass
        return next(cookie.value for cookie in self.cookies if cookie.name == "_xsrf")

    @staticmethod
    def _read(answer: Any) -> Any:
        data = answer.read()
        return json.loads(data) if "json" in answer.headers.get("Content-Type", "") and data else data


@contextlib.contextmanager
def running_server(
    fake: Path, *options: str, program: tuple[str, ...] = ("-m", "jupyter_server")
) -> Iterator[Server]:
    """A Jupyter server at a port of its own choice; it is asked for its end, and ended where it does not."""
    root = fake / "work"
    root.mkdir()
    command = [
        sys.executable, *program, "--allow-root", "--no-browser", "--ServerApp.port=0",
        "--ServerApp.base_url=/user/me/", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root}",
        f"--ServerApp.jpserver_extensions={EXTENSIONS}", "--GaialabApp.volume=/data/gaia",
        "--GaialabApp.activity_interval=0.2", *options,
    ]  # fmt: skip
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(fake / "config")}
    with (fake / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        server = Server(process, _port_of(process, fake), root)
        while not _answers(server):
            time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        print((fake / "server.log").read_text()[-4000:])


def _port_of(process: subprocess.Popen, fake: Path) -> int:
    record = fake / "run" / f"jpserver-{process.pid}.json"
    while True:
        assert process.poll() is None, (fake / "server.log").read_text()
        # It is there before all of it is written.
        with contextlib.suppress(OSError, ValueError):
            return json.loads(record.read_text())["port"]
        time.sleep(0.1)


def _answers(server: Server) -> bool:
    with contextlib.suppress(OSError):
        return server.ask("api")[0] == 200
    return False


@pytest.fixture
def server(fake: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    with running_server(fake, *getattr(request, "param", ())) as server:
        yield server


def service_pid(server: Server) -> int:
    return server.ask("gaialab/api/status")[1]["pid"]


def test_who_may_come_in(server: Server) -> None:
    status, answer = server.ask("gaialab/api/status", token=None)
    assert (status, answer["code"]) == (403, "UNAUTHORIZED")
    assert not runtime_dir(server.process.pid).joinpath("service.json").exists()
    assert server.ask("gaialab/local-path?path=x", token=None)[0] == 403
    assert server.ask("gaialab/api/echo", "POST", {}, token=None)[0] == 403

    assert server.ask("gaialab/api/echo", "POST", {"a": 1})[1]["body"] == {"a": 1}

    xsrf = server.sign_in()
    assert server.ask("gaialab/api/status", token=False)[0] == 200
    for method in ("POST", "PUT", "DELETE"):
        status, answer = server.ask("gaialab/api/echo", method, {}, token=False)
        assert (status, answer["code"]) == (403, "UNAUTHORIZED"), method
    assert server.ask("gaialab/api/echo", "POST", {}, token=False, X_XSRFToken=xsrf)[0] == 200
    foreign = server.ask(
        "gaialab/api/echo", "POST", {}, token=False, X_XSRFToken=xsrf, Origin="http://evil.org"
    )
    assert foreign[0] == 404


def test_what_the_service_sees(server: Server) -> None:
    server.sign_in()
    query = f"gaialab/api/echo?token={TOKEN}&x=a%20b&x=%2B"
    status, seen = server.ask(query, X_Gaialab_Secret="forged", Cookie="a=b")
    assert status == 200
    assert seen["query"] == {"x": ["a b", "+"]}
    assert not {"cookie", "authorization", "x-xsrftoken"} & set(seen["headers"])
    assert seen["headers"]["x-gaialab-secret"] != "forged"
    assert TOKEN not in json.dumps(seen)


def test_launch_options(server: Server) -> None:
    _, status = server.ask("gaialab/api/status")
    assert status["volume"] == "/data/gaia"
    assert status["folders"] == [str(server.root)]


def test_errors_of_the_service_pass_through(server: Server) -> None:
    status, error = server.ask("gaialab/api/jobs/77")
    assert (status, error["code"]) == (404, "JOB_NOT_FOUND")


def test_dead_service_is_started_anew(server: Server) -> None:
    first = service_pid(server)
    listening = runtime_dir(server.process.pid) / "socket"
    os.kill(first, signal.SIGKILL)
    assert wait_until_gone(first)
    # Its other threads hold the socket a moment longer than the process has a state.
    with contextlib.suppress(ConnectionRefusedError):
        while True:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.connect(str(listening))
    assert server.ask("gaialab/api/echo", "POST", {})[0] == 200
    assert service_pid(server) != first
    status, error = server.ask("gaialab/api/die", "POST", {})
    assert (status, error["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert server.ask("gaialab/api/status")[0] == 200
    # A page that listens tries again after this error, and after no other.
    status, error = server.ask("gaialab/api/die", Accept="text/event-stream")
    assert (status, error["code"]) == (503, "SERVICE_UNAVAILABLE")


def test_service_that_does_not_start(server: Server, fake: Path) -> None:
    (fake / "node").write_text("#!/bin/sh\n[ $1 = --version ] && echo v24.0.0 || { echo no disk; exit 1; }\n")
    status, error = server.ask("gaialab/api/status")
    assert (status, error["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert "no disk" in error["message"]


def test_events_stream_as_they_happen(server: Server) -> None:
    _, job = server.ask("gaialab/api/jobs", "POST", {"type": "Rows", "source": {}, "columns": ["slow"]})
    request = urllib.request.Request(
        server.base + f"gaialab/api/jobs/{job['id']}/events",
        headers={"Authorization": f"token {TOKEN}", "Accept": "text/event-stream"},
    )
    with urllib.request.urlopen(request, timeout=60) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert stream.readline() == b"id: 1\n"
        server.ask(f"gaialab/api/jobs/{job['id']}/cancel", "POST", {})
        rest = stream.read().decode()
    assert '"phase": "ABORTED"' in rest


def test_abandoned_stream_leaves_no_connection(server: Server) -> None:
    _, job = server.ask("gaialab/api/jobs", "POST", {"type": "Rows", "source": {}, "columns": ["slow"]})
    pid = service_pid(server)
    fds = Path(f"/proc/{pid}/fd")
    before = len(list(fds.iterdir()))
    request = urllib.request.Request(
        server.base + f"gaialab/api/jobs/{job['id']}/events",
        headers={"Authorization": f"token {TOKEN}", "Accept": "text/event-stream"},
    )
    with urllib.request.urlopen(request, timeout=60) as stream:
        stream.readline()
        assert len(list(fds.iterdir())) > before
    deadline = time.monotonic() + 60
    while len(list(fds.iterdir())) > before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(list(fds.iterdir())) <= before


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGKILL])
def test_no_orphan(server: Server, stop: signal.Signals) -> None:
    pid = service_pid(server)
    server.process.send_signal(stop)
    server.process.wait(60)
    assert wait_until_gone(pid)


def test_local_path(server: Server) -> None:
    (server.root / "a b").mkdir()
    (server.root / "a b" / "x.csv.gz").write_bytes(b"")
    real = str(server.root / "a b" / "x.csv.gz")
    assert server.ask("gaialab/local-path?path=a%20b/x.csv.gz") == (200, {"path": real})
    assert server.ask("gaialab/local-path?path=RTC:a%20b/x.csv.gz") == (200, {"path": real})
    status, error = server.ask("gaialab/local-path?path=../../etc/passwd")
    assert (status, error["code"]) == (403, "PATH_OUTSIDE")
    status, error = server.ask("gaialab/local-path?path=nothing")
    assert (status, error["code"]) == (404, "FILE_NOT_FOUND")
    assert server.ask("gaialab/local-path")[0] == 400


def test_contents_paths(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (root / "with:colon").touch()
    (tmp_path / "secret").touch()
    (root / "out").symlink_to(tmp_path / "secret")
    (root / "in").symlink_to(root / "sub")
    assert resolve_contents_path(root, "/sub/") == root / "sub"
    assert resolve_contents_path(root, "in") == root / "sub"
    assert resolve_contents_path(root, "with:colon") == root / "with:colon"
    # A link may lead to the volume; whether its target may be read, the service decides.
    assert resolve_contents_path(root, "out") == tmp_path / "secret"
    for outside in ("../secret", "sub/../../secret", "RTC:../secret", "/../../etc"):
        with pytest.raises(GaiaError) as caught:
            resolve_contents_path(root, outside)
        assert caught.value.code == "PATH_OUTSIDE", outside


def test_asking_whether_the_service_runs_starts_none(server: Server) -> None:
    assert server.ask("gaialab/running", token=None)[0] == 403
    assert server.ask("gaialab/running") == (200, {"running": False})
    assert not runtime_dir(server.process.pid).joinpath("service.json").exists()
    service_pid(server)
    assert server.ask("gaialab/running") == (200, {"running": True})


def last_activity(server: Server) -> datetime:
    return datetime.fromisoformat(server.ask("api/status")[1]["last_activity"].replace("Z", "+00:00"))


def is_seen_busy(server: Server) -> None:
    """Wait until the server sees activity although nobody asks for anything."""
    before = last_activity(server)
    while last_activity(server) <= before:
        time.sleep(0.1)


def is_seen_idle(server: Server) -> None:
    """Wait until the server has seen no activity over many looks at whether a job runs."""
    before, now = None, last_activity(server)
    while now != before:
        time.sleep(2)
        before, now = now, last_activity(server)


def test_a_running_job_is_activity_for_a_hub(server: Server) -> None:
    request = {"type": "DensityMap", "columns": ["slow"], "order": 0}
    job = server.ask("gaialab/api/jobs", "POST", request)[1]["id"]
    is_seen_busy(server)
    server.ask(f"gaialab/api/jobs/{job}/cancel", "POST", {})
    is_seen_idle(server)


@pytest.mark.parametrize("server", [["--GaialabApp.jobs_are_activity=False"]], indirect=True)
def test_unless_the_hub_says_otherwise(server: Server) -> None:
    server.ask("gaialab/api/jobs", "POST", {"type": "DensityMap", "columns": ["slow"], "order": 0})
    is_seen_idle(server)
