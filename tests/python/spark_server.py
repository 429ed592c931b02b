"""A Spark Connect server on loopback, from the Spark that the tests have of their own."""

import os
import re
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conftest import ROOT

SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"


def spark_home() -> Path | None:
    """Return the folder of Spark: GAIALAB_TEST_SPARK, else that of ``.venv-spark``, else None."""
    named = os.environ.get("GAIALAB_TEST_SPARK")
    found = [Path(named)] if named else []
    found += sorted((ROOT / ".venv-spark").glob("lib/*/site-packages/pyspark"))
    return next((home for home in found if (home / "bin" / "spark-submit").exists()), None)


@contextmanager
def spark_server(folder: Path) -> Iterator[tuple[str, Path]]:
    """Run a server; gives its URL and the file with its token."""
    home = spark_home()
    assert home is not None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = folder / "token"
    token.touch(mode=0o600)
    token.write_text(secrets.token_hex(16))
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": folder / "warehouse",
        "spark.local.dir": folder,
        "spark.sql.shuffle.partitions": 2,
    }
    command = [
        home / "bin" / "spark-submit",
        "--class",
        SERVER,
        "--master",
        "local[2]",
        "--driver-memory",
        "2g",
    ]
    command += [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_CONNECT_MODE": "0",
        "SPARK_CONNECT_AUTHENTICATE_TOKEN": token.read_text(),
    }
    log = folder / "spark.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, env=environment)
    try:
        for _ in range(600):
            if re.search("Spark Connect server started", log.read_text(errors="replace")) or is_open(port):
                break
            assert process.poll() is None, log.read_text(errors="replace")[-2000:]
            time.sleep(0.2)
        yield f"sc://127.0.0.1:{port}", token
    finally:
        process.kill()
        process.wait(20)


def is_open(port: int) -> bool:
    """Return whether somebody listens at the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
