# ruff: noqa: F811 -- a fixture of a neighbour
"""What a hub does around a Jupyter server: it ends idle ones, and its proxy stands before them."""

import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from test_server import TOKEN, Server, running_server, server  # noqa: F401

from gaialab.node import find_node

# Before a test puts a fake service into its place.
NODE = find_node()

# Jupyter looks once a minute whether it is idle; this one looks all the time.
HASTY = """
from jupyter_server.serverapp import ServerApp
from tornado.ioloop import PeriodicCallback

class Hasty(ServerApp):
    def init_shutdown_no_activity(self):
        PeriodicCallback(self.shutdown_no_activity, 200).start()

Hasty.launch_instance()
"""
PATIENCE = 8
SLOW = {"type": "DensityMap", "columns": ["slow"], "order": 0}

# As configurable-http-proxy: the request and its answer as they are, piece by piece.
PROXY = """
const http = require("node:http");
const [target, port] = process.argv.slice(1).map(Number);
const server = http.createServer((request, answer) => {
  const { method, url: path, headers } = request;
  const far = http.request({ host: "127.0.0.1", port: target, method, path, headers }, given => {
    answer.writeHead(given.statusCode, given.headers);
    given.pipe(answer);
  });
  far.on("error", () => answer.destroy());
  answer.on("close", () => far.destroy());
  request.pipe(far);
});
server.listen(port, "127.0.0.1", () => console.log(server.address().port));
"""


@pytest.fixture
def hasty(fake: Path) -> Iterator[Server]:
    options = (f"--ServerApp.shutdown_no_activity_timeout={PATIENCE}",)
    with running_server(fake, *options, program=("-c", HASTY)) as server:
        yield server


def test_a_server_with_a_running_job_is_not_ended(hasty: Server) -> None:
    job = hasty.ask("gaialab/api/jobs", "POST", SLOW)[1]["id"]
    # Nobody asks for anything for longer than the server waits.
    time.sleep(1.5 * PATIENCE)
    assert hasty.process.poll() is None
    hasty.ask(f"gaialab/api/jobs/{job}/cancel", "POST", {})
    assert hasty.process.wait(120) == 0


@contextmanager
def proxy(server: Server, port: int = 0) -> Iterator[int]:
    target = server.base.split(":")[2].split("/")[0]
    process = subprocess.Popen([NODE, "-e", PROXY, target, str(port)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def events(port: int, job: str, last: str | None = None) -> Any:
    headers = {"Authorization": f"token {TOKEN}", "Accept": "text/event-stream"}
    if last is not None:
        headers["Last-Event-ID"] = last
    path = f"http://127.0.0.1:{port}/user/me/gaialab/api/jobs/{job}/events"
    return urllib.request.urlopen(urllib.request.Request(path, headers=headers), timeout=60)


def test_events_pass_a_proxy_as_they_happen_and_go_on_after_a_break(server: Server) -> None:
    job = server.ask("gaialab/api/jobs", "POST", SLOW)[1]["id"]
    with proxy(server) as port, events(port, job) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        # The job does not end: an event that is held back somewhere would never come.
        head = [stream.readline().decode().strip() for _ in range(3)]
    assert head[:2] == ["id: 1", "event: state"]
    assert json.loads(head[2].removeprefix("data: "))["job"] == job
    with proxy(server, port), events(port, job, "1") as stream:
        server.ask(f"gaialab/api/jobs/{job}/cancel", "POST", {})
        rest = stream.read().decode()
    assert '"phase": "ABORTED"' in rest
