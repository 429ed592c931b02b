"""Start, attach, races, deaths: against the fake service."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import wait_until_gone

from gaialab import runtime
from gaialab.errors import GaiaError
from gaialab.node import _version_of, find_node

RACER = "from gaialab.runtime import ensure_service; import sys; print(ensure_service(int(sys.argv[1])).pid)"


def test_starts_once_then_attaches(fake: Path) -> None:
    first = runtime.ensure_service()
    assert runtime.ensure_service().pid == first.pid
    folder = runtime.runtime_dir()
    assert folder.name == f"gaialab-{os.getpid()}"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert first.client.status()["pid"] == first.pid


def test_racing_processes_get_one_service(fake: Path) -> None:
    command = [sys.executable, "-c", RACER, str(os.getpid())]
    racers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    pids = {racer.communicate(timeout=60)[0].strip() for racer in racers}
    assert [racer.returncode for racer in racers] == [0] * 4
    assert len(pids) == 1
    os.kill(int(pids.pop()), signal.SIGTERM)


def test_restarts_after_kill_with_stale_service_json(fake: Path) -> None:
    first = runtime.ensure_service()
    os.kill(first.pid, signal.SIGKILL)
    assert wait_until_gone(first.pid)
    assert (runtime.runtime_dir() / "service.json").exists()
    second = runtime.ensure_service()
    assert second.pid != first.pid
    assert second.client.status()["pid"] == second.pid


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"pid": 1}', '{"pid": 1, "socket": "/nope", "secret": "x"}']
)
def test_broken_service_json_is_no_service(fake: Path, text: str) -> None:
    folder = runtime.runtime_dir()
    folder.mkdir(parents=True)
    (folder / "service.json").write_text(text)
    assert runtime.attach() is None
    assert runtime.ensure_service().client.status()["product"] == "gaialab"


def test_service_ends_with_its_killed_owner(fake: Path) -> None:
    code = RACER + "\nimport time; sys.stdout.flush(); time.sleep(60)"
    command = [sys.executable, "-c", code.replace("int(sys.argv[1])", "None")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        assert runtime.is_alive(pid)
        owner.kill()
    assert wait_until_gone(pid)


def test_failure_tells_the_last_words(fake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_FAILS", "1")
    with pytest.raises(GaiaError, match="the volume has no power") as caught:
        runtime.ensure_service()
    assert caught.value.code == "SERVICE_UNAVAILABLE"
    assert "it ended with status" in caught.value.message
    assert "no power" in caught.value.details["log"]


def test_waits_for_a_service_that_answers_late(fake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attach = runtime.attach
    late: list[int] = []

    def attach_late(owner: int | None = None) -> runtime.Service | None:
        service = attach(owner)
        if service and len(late) < 2:
            late.append(service.pid)
            raise GaiaError("SERVICE_UNAVAILABLE", "The service does not answer.") from TimeoutError()
        return service

    monkeypatch.setattr(runtime, "attach", attach_late)
    service = runtime.ensure_service()
    assert late == [service.pid] * 2
    assert service.client.status()["pid"] == service.pid


def test_other_version_is_refused(fake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_VERSION", "9.9.9")
    with pytest.raises(GaiaError, match=r"9\.9\.9") as caught:
        runtime.ensure_service()
    assert caught.value.code == "VERSION_MISMATCH"


def test_kernels_use_the_options_of_the_server(fake: Path) -> None:
    runtime.write_options(os.getpid(), runtime.LaunchOptions("/data/gaia", ("/home/me",)))
    status = runtime.ensure_service().client.status()
    assert (status["volume"], status["folders"]) == ("/data/gaia", ["/home/me"])


def test_stop_service(fake: Path) -> None:
    service = runtime.ensure_service()
    runtime.stop_service(os.getpid())
    assert not runtime.is_alive(service.pid)
    runtime.stop_service(os.getpid())


def test_stop_service_spares_a_stranger_with_a_reused_pid(home: Path) -> None:
    folder = runtime.runtime_dir()
    folder.mkdir(parents=True)
    with subprocess.Popen(["sleep", "30"]) as stranger:
        (folder / "service.json").write_text(
            json.dumps({"pid": stranger.pid, "socket": "/nope", "secret": ""})
        )
        runtime.stop_service(os.getpid())
        assert stranger.poll() is None
        stranger.kill()


def test_owner_is_the_living_server(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert runtime.owner_pid() == os.getpid()
    monkeypatch.setenv("JPY_PARENT_PID", str(os.getppid()))
    assert runtime.owner_pid() == os.getppid()
    gone = subprocess.Popen(["true"])
    monkeypatch.setenv("JPY_PARENT_PID", str(gone.pid))
    assert not runtime.is_alive(gone.pid) or gone.wait() == 0
    assert runtime.owner_pid() == os.getpid()


def test_node_too_old_or_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v20.11.1\n")
    old.chmod(0o755)
    monkeypatch.setenv("GAIALAB_NODE", str(old))
    with pytest.raises(GaiaError, match=r"Node 20\.11; 22\.13 is needed"):
        find_node()
    monkeypatch.setenv("GAIALAB_NODE", "/nowhere/node")
    with pytest.raises(GaiaError, match="does not run as Node"):
        find_node()
    monkeypatch.delenv("GAIALAB_NODE")
    assert (_version_of(find_node()) or (0, 0)) >= (22, 13)
