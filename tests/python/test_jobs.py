"""Jobs as objects: against the fake service, whose jobs can be made to last, and against the real one."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import gaia_source_files, needs_service, read_independently, wait_until_gone

import gaialab
from gaialab import GaiaError, GaiaUtils, Job, density_map, get_job, list_jobs, runtime, submit


def slow() -> Job:
    return density_map("slow", order=0, wait=False)


def test_from_submission_to_deletion(fake: Path) -> None:
    job = slow()
    assert (job.state, job.done) == ("EXECUTING", False)
    assert (job.progress.fraction, job.progress.files_total, job.progress.rows) == (0.5, 1, 3)
    assert "50%" in str(job.progress)
    assert repr(job).startswith(f"<Job {job.id} DensityMap of slow: EXECUTING")
    assert job.wait(0.3) is False
    with pytest.raises(GaiaError, match=r"not over after 0\.2 s") as caught:
        job.result(timeout=0.2)
    assert caught.value.code == "RESULT_NOT_READY"
    assert job.state == "EXECUTING"
    job.cancel()
    assert job.wait() is True
    assert job.state == "ABORTED"
    assert job.error is not None
    with pytest.raises(GaiaError, match="was cancelled"):
        job.result()
    job.delete()
    assert list_jobs() == []


def test_a_job_is_found_again_by_its_id(fake: Path) -> None:
    made = submit("density_map", order=0)
    found = get_job(int(made.id))
    assert np.array_equal(found.result()["count"], made.result()["count"])
    assert found.progress.fraction == 1
    with pytest.raises(GaiaError) as caught:
        get_job(99)
    assert caught.value.code == "JOB_NOT_FOUND"


def test_the_request_of_a_result_runs_again(fake: Path) -> None:
    sky = density_map(order=0, cone=(14.2, 28.8, "1deg"))
    again = submit(sky.manifest["request"])
    assert again.id != sky.job
    assert again.request == sky.manifest["request"]


def test_deleting_ends_a_running_job(fake: Path) -> None:
    job = slow()
    job.delete()
    assert list_jobs() == []


def test_awaited_beside_other_tasks(fake: Path) -> None:
    async def both() -> tuple[int, list[str]]:
        job = slow()
        beats = 0
        seen: list[str] = []

        async def beat() -> None:
            nonlocal beats
            while not seen:
                beats += 1
                await asyncio.sleep(0.01)

        async def end() -> None:
            while beats <= 5:
                await asyncio.sleep(0.01)
            await asyncio.to_thread(job.cancel)

        async def result() -> None:
            try:
                await job
            except GaiaError as error:
                seen.append(error.code)

        await asyncio.gather(beat(), end(), result())
        quick = density_map(order=0, wait=False)
        sky = await quick
        assert sky["count"][0] == 7
        seen += [str(progress.fraction) async for progress in quick.updates()]
        return beats, seen

    beats, seen = asyncio.run(both())
    assert beats > 5
    assert seen == ["CANCELLED", "1.0"]


def test_a_cancelled_task_leaves_the_job(fake: Path) -> None:
    job = slow()

    async def leave() -> bool:
        return await job.wait_async(0.2)

    assert asyncio.run(leave()) is False

    async def cancelled() -> None:
        task = asyncio.ensure_future(job.result_async())
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert job.state == "EXECUTING"
    job.cancel()


def test_an_interrupt_while_submitting_leaves_nothing_running(
    fake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = runtime.ensure_service().client
    send, sent = client.request, []

    def interrupted(method: str, path: str, *args: object, **options: object) -> object:
        answer = send(method, path, *args, **options)  # type: ignore[arg-type]
        if (method, path) == ("POST", "/api/jobs") and not sent:
            sent.append(answer)
            raise KeyboardInterrupt
        return answer

    monkeypatch.setattr(client, "request", interrupted)
    with pytest.raises(KeyboardInterrupt, match="job 1 was cancelled"):
        client.submit({"type": "DensityMap", "columns": ["slow"], "order": 0})
    assert [job["phase"] for job in client.jobs()] == ["ABORTED"]


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: density_map(order="eight"), "order is a whole number from 0 to 29, not 'eight'."),
        (lambda: density_map(order=30), "order is a whole number from 0 to 29, not 30."),
        (lambda: density_map(frame="galatic"), "Did you mean galactic?"),
        (lambda: density_map(ordr=5), "There is no argument 'ordr'. Did you mean order?"),
        (lambda: density_map(limit=5), "There is no argument 'limit'."),
        (lambda: GaiaUtils().load_top("ra", 1, engine="auto"), "There is no argument 'engine'."),
        (lambda: density_map(sample=2), "sample is a number from 0 to 1, not 2."),
        (lambda: density_map(visit="sideways"), "visit is 'file', 'sky' or 'random', not 'sideways'."),
        (lambda: density_map(region={"poligon": 1}), "Did you mean polygon?"),
        (lambda: gaialab.healpix_map("ra", stat="avg"), "stat is 'count'"),
        (lambda: gaialab.healpix_map("ra", stat="quantile", q=1.5), "q is a number from 0 to 1, not 1.5."),
        (lambda: gaialab.histogram("ra", bins=0), "bins is a whole number from 1, not 0."),
        (lambda: gaialab.histogram("ra", range=5), "range is (low, high), not 5."),
        (lambda: gaialab.histogram("ra", "dec", bins=(1, 2, 3)), "bins has 3 values for 2 expressions."),
        (lambda: gaialab.similar_spectra(1, limit=0), "limit is a whole number from 1 to 1000, not 0."),
        (lambda: gaialab.sql("SELECT 1", output="excel"), "output is 'table'"),
        (lambda: submit("dance"), "There are no jobs 'dance'."),
        (lambda: GaiaUtils().load_top("ra", 0), "count is a whole number from 1, not 0."),
    ],
)
def test_faults_name_the_argument(fake: Path, call: object, fault: str) -> None:
    with pytest.raises(GaiaError) as caught:
        call()  # type: ignore[operator]
    assert fault in str(caught.value)
    assert list_jobs() == []


def test_a_dead_service_is_started_again(fake: Path) -> None:
    client = runtime.ensure_service().client
    pid = client.status()["pid"]
    os.kill(pid, signal.SIGKILL)
    assert wait_until_gone(pid)
    # The same object, not one that was looked up anew.
    assert client.status()["pid"] != pid
    assert client.submit({"type": "DensityMap", "order": 0})["phase"] == "COMPLETED"


def test_what_may_have_happened_is_not_done_twice(fake: Path) -> None:
    client = runtime.ensure_service().client
    with pytest.raises(GaiaError) as caught:
        client.request("POST", "/api/die", {}, repeatable=False)
    assert caught.value.code == "SERVICE_UNAVAILABLE"


def test_another_version_is_one_sentence(fake: Path) -> None:
    code = "from gaialab.runtime import ensure_service; import sys; ensure_service(int(sys.argv[1]))"
    environment = {**os.environ, "FAKE_VERSION": "9.8.7"}
    started = subprocess.run(
        [sys.executable, "-c", code, str(os.getpid())], env=environment, capture_output=True, text=True
    )
    assert "VERSION_MISMATCH" in started.stderr or "version 9.8.7" in started.stderr
    runtime.PROTOCOL_VERSION, kept = 99, runtime.PROTOCOL_VERSION
    try:
        with pytest.raises(GaiaError) as caught:
            runtime.ensure_service()
    finally:
        runtime.PROTOCOL_VERSION = kept
    assert caught.value.code == "VERSION_MISMATCH"
    assert "%pip install gaialab==" in str(caught.value)


@needs_service
def test_jobs_outlive_a_killed_service(
    stopped_after: Path, spectra_volume: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAIALAB_VOLUME", str(spectra_volume))
    service = runtime.ensure_service()
    jobs = [submit("healpix_map", column="parallax", order=order) for order in (4, 5, 6, 7)]
    waiting = jobs.pop()
    os.kill(service.pid, signal.SIGKILL)

    async def awaited() -> object:
        return await waiting

    maps = [job.result() for job in jobs] + [asyncio.run(awaited())]
    rows = sum(len(read_independently(file)[1]) for file in gaia_source_files(spectra_volume))
    assert [sky.manifest["rows"] for sky in maps] == [rows] * 4
    assert runtime.ensure_service().pid != service.pid


@needs_service
def test_every_kind_of_job_has_its_result(
    stopped_after: Path, spectra_volume: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAIALAB_VOLUME", str(spectra_volume))
    dr3 = gaialab.get_gaia_utils("DR3")
    file = gaia_source_files(spectra_volume)[0]
    ids = [int(row[2]) for row in read_independently(file)[1]]
    names = read_independently(file)[0]
    assert names[2] == "source_id"
    loading = dr3.load_file(file, "source_id", wait=False, output="pyarrow")
    assert loading.result()["source_id"].to_pylist() == ids
    assert list(loading.result(output="pandas")["source_id"]) == ids
    query = gaialab.sql("SELECT COUNT(*) AS n FROM gaia_source", wait=False)
    counts = dr3.submit("histogram", x="dec", range=(-90, 90), bins=4)
    about = dr3.submit("statistics", columns=["ra"])
    total = int(query.result()["n"][0])
    assert counts.result().counts.sum() == total
    assert int(about.result()["count"][0]) == total
    # Another process finds them by their ids.
    code = "import sys, gaialab; print(int(gaialab.get_job(sys.argv[1]).result()['n'][0]))"
    environment = {**os.environ, "JPY_PARENT_PID": str(os.getpid())}
    found = subprocess.run(
        [sys.executable, "-c", code, query.id], env=environment, capture_output=True, text=True, check=True
    )
    assert int(found.stdout) == total
    for job in (loading, query, counts, about):
        job.delete()
    assert list_jobs() == []
