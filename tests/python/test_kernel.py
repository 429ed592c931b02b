"""In a real kernel, as JupyterLab runs it: interrupts, completion, top-level await."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import gaia_source_files, needs_service
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

from gaialab import runtime

SECONDS = 60


class Kernel:
    def __init__(self, folder: Path) -> None:
        # The kernel's parent is this process, so both use one service.
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(cwd=str(folder))
        self.client: BlockingKernelClient = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=SECONDS)

    def run(self, code: str, interrupt_when: Callable[[], object] | None = None) -> list[dict[str, Any]]:
        """Run a cell, interrupt it once something is true, and return the contents of its outputs."""
        request = self.client.execute(code)
        outputs = []
        if interrupt_when:
            while not interrupt_when():
                time.sleep(0.05)
            self.manager.interrupt_kernel()
        while True:
            message = self.client.get_iopub_msg(timeout=SECONDS)
            if message["parent_header"].get("msg_id") != request:
                continue
            content = message["content"]
            if message["msg_type"] == "status" and content["execution_state"] == "idle":
                return outputs
            if message["msg_type"] in ("stream", "display_data", "execute_result", "error"):
                outputs.append(content)

    def complete(self, code: str) -> tuple[list[str], str]:
        """Return what the kernel offers at the end of a text, and what of the text it would replace."""
        reply = self.client.complete(code, len(code), reply=True, timeout=SECONDS)["content"]
        return reply["matches"], code[reply["cursor_start"] : reply["cursor_end"]]

    def stop(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture
def kernel(home: Path, request: pytest.FixtureRequest) -> Iterator[Kernel]:
    kernel = Kernel(home)
    yield kernel
    kernel.stop()


def traceback_of(outputs: list[dict[str, Any]]) -> list[str]:
    (error,) = [output for output in outputs if "traceback" in output]
    return error["traceback"]


def test_an_interrupt_cancels_the_job(fake: Path, kernel: Kernel) -> None:
    client = runtime.ensure_service().client
    kernel.run("%load_ext gaialab\nfrom gaialab import density_map")
    for i, code in enumerate(("%gaia_map --columns slow --order 0", "density_map('slow', order=0)")):
        lines = traceback_of(kernel.run(code, lambda n=i: len(client.jobs()) > n))
        job = client.jobs()[0]
        assert lines == [f"KeyboardInterrupt: job {job['id']} was cancelled."]
        assert job["phase"] == "ABORTED"
    assert len(client.jobs()) == 2


def test_an_interrupted_wait_leaves_the_job(fake: Path, kernel: Kernel) -> None:
    client = runtime.ensure_service().client
    kernel.run("from gaialab import density_map\njob = density_map('slow', order=0, wait=False)")
    going = fake / "going"
    mark = f"open({str(going)!r}, 'w').close()"

    def waits() -> bool:
        # The kernel says that it begins, and asks for the events a moment later.
        time.sleep(1)
        return going.exists()

    lines = traceback_of(kernel.run(f"{mark}\njob.result()", waits))
    assert lines == ["KeyboardInterrupt: job 1 goes on; job.cancel() ends it."]
    assert client.job("1")["phase"] == "EXECUTING"
    going.unlink()
    kernel.run(f"{mark}\nawait job", waits)
    assert client.job("1")["phase"] == "EXECUTING"
    (shown,) = kernel.run("job.cancel(); job.wait(); job.state")
    assert shown["data"]["text/plain"] == "'ABORTED'"


def test_errors_are_one_line(fake: Path, kernel: Kernel) -> None:
    kernel.run("%load_ext gaialab\nimport gaialab\nfrom gaialab import density_map, get_job")
    for code, line in {
        "density_map(ordr=3)": "GaiaError [BAD_REQUEST]: There is no argument 'ordr'. Did you mean order?",
        "get_job(77)": "GaiaError [JOB_NOT_FOUND]: There is no job 77.",
        "%gaia_jobs --cancel 77": "GaiaError [JOB_NOT_FOUND]: There is no job 77.",
    }.items():
        assert traceback_of(kernel.run(code)) == [line]


def test_awaited_in_a_cell(fake: Path, kernel: Kernel) -> None:
    code = (
        "from gaialab import density_map\nsky = await density_map(order=0, wait=False)\nint(sky['count'][0])"
    )
    (shown,) = kernel.run(code)
    assert shown["data"]["text/plain"] == "7"


@needs_service
def test_completion(
    stopped_after: Path, spectra_volume: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("GAIALAB_VOLUME", str(spectra_volume))
    file = gaia_source_files(spectra_volume)[0]
    (stopped_after / "sky.csv.gz").symlink_to(file)
    kernel: Kernel = request.getfixturevalue("kernel")
    kernel.run("%load_ext gaialab\nfrom gaialab import get_gaia_utils\ndr3 = get_gaia_utils('DR3')")
    g = ["phot_g_mean_flux", "phot_g_mean_flux_error", "phot_g_mean_flux_over_error", "phot_g_mean_mag"]
    tables = ["gaia_source", "xp_sampled_mean_spectrum"]
    cases: dict[str, tuple[list[str], str]] = {
        "%gaia_map --col": (["--columns", "--column"], "--col"),
        "%gaia_map --stat approx_m": (["approx_median"], "approx_m"),
        "sky = %gaia_map healpix --column phot_g_mean": (g, "phot_g_mean"),
        "%gaia_map --where 'ra > 1 AND phot_g_mean": (g, "phot_g_mean"),
        '%gaia_map --where "photGMeanM': (["photGMeanMag"], "photGMeanM"),
        "%gaia_load 0345": (["034570-036209"], "0345"),
        "%gaia_load sk": (["sky.csv.gz"], "sk"),
        "%gaia_load sky.csv.gz --columns ra,phot_g_mean": (g, "phot_g_mean"),
        "%gaia_load --table ": (tables, ""),
        "%gaia_load --as p": (["pandas", "polars", "pyarrow"], "p"),
        "%gaia_map --engine emb": (["embedded"], "emb"),
        "%gaia_similar --flux-column x --metric c": (["cosine", "chi2"], "c"),
        "%%gaia_sql -o x\nSELECT phot_g_mean": (g, "phot_g_mean"),
        "%%gaia_sql\nSELECT ra FROM gaiadr3.": (tables, ""),
        "%%gaia_sql\nSELECT ra FROM gaia_source AS g WHERE g.phot_g_mean": (g, "phot_g_mean"),
        "dr3.load_file('x', columns=['ra', 'phot_g_mean": (g, "phot_g_mean"),
        "dr3.load_top('phot_g_mean": (g, "phot_g_mean"),
        "dr3.sql('SELECT ra FROM gaia_s": (["gaia_source"], "gaia_s"),
    }
    assert {code: kernel.complete(code) for code in cases} == cases
    # Elsewhere it keeps out of the way.
    assert "dr3" in kernel.complete("x = dr")[0]
    assert kernel.complete("y = 'phot_g_mean")[0] == []
