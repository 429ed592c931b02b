"""A stand-in for the service, so that the Python edge is tested without Node.

Started like it (``serve --runtime DIR --owner PID``) by the fake ``node`` of conftest.py. Jobs finish at
once, but for a column named ``slow``: such a job runs until it is cancelled.
"""

import argparse
import base64
import itertools
import json
import os
import signal
import socketserver
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa

VERSION = os.environ.get("FAKE_VERSION", "0.1.0")
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAIAAADwyuo0AAAAEklEQVR4nGP8//8/AwwwMSABAEgGAwG0Rz8LAAAAAElFTkSuQmCC"
)
IDS = [5853498713190525696, 4472832130942575872, 4295806720]

parser = argparse.ArgumentParser()
parser.add_argument("command")
parser.add_argument("--runtime", type=Path)
parser.add_argument("--owner", type=int)
parser.add_argument("--volume")
parser.add_argument("--root", action="append")
options = parser.parse_args()

jobs: dict[str, dict] = {}
keys: dict[str, dict] = {}
numbers = itertools.count(1)
changed = threading.Condition()
secret = os.urandom(16).hex()
PROGRESS = {"filesDone": 0, "filesTotal": 1, "bytesDone": 1, "bytesTotal": 2, "rows": 3, "elapsedSeconds": 0}


def write(path: Path, table: pa.Table) -> dict:
    with pa.ipc.new_file(path, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
    return {"name": path.name, "path": str(path), "mime": "", "bytes": path.stat().st_size}


def finish(job: dict) -> None:
    folder = options.runtime / job["id"]
    folder.mkdir()
    request = job["request"]
    if request["type"] == "Rows":
        field = pa.field("source_id", pa.int64(), metadata={"description": "Unique identifier"})
        result = write(folder / "rows.arrow", pa.table([pa.array(IDS)], schema=pa.schema([field])))
    else:
        # as in the product: all pixels of the sky at low orders, else those that hold rows
        pixels = {0: range(12), 7: [3, 500, 12 * 4**7 - 1]}.get(request["order"], [3, 2**40, 3 * 2**58 - 1])
        counts, means = [0] * len(pixels), [None] * len(pixels)
        counts[0], counts[-1] = 7, 2**31 + 5
        means[0], means[-1] = 1.5, -2.0
        table = pa.table({"healpix": pa.array(pixels, pa.int64()), "count": pa.array(counts, pa.uint32()),
                          "parallax": pa.array(means, pa.float64())})  # fmt: skip
        result = write(folder / "map.arrow", table)
    job["phase"] = "COMPLETED"
    job["manifest"] = {
        "job": job["id"], "request": request, "release": "DR3", "table": "gaia_source",
        "referenceEpoch": 2016.0, "synthetic": True, "rows": 3, "files": [], "skipped": [],
        "results": [result], "citation": "c", "acknowledgement": "a",
    }  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self) -> str:
        return "unix"

    def log_message(self, *args: object) -> None:
        pass

    def answer(self, value: object, status: int = 200, kind: str = "application/json") -> None:
        data = value if isinstance(value, bytes) else b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("X-Gaialab-Secret") != secret:
            return self.answer({"code": "UNAUTHORIZED", "message": "No secret."}, 403)
        url = urlsplit(self.path)
        parts = url.path.strip("/").split("/")[1:]
        sent = json.loads(body) if body else None
        if parts == ["status"]:
            return self.answer({"product": "gaialab", "version": VERSION, "protocol": 1, "pid": os.getpid(),
                                "volume": options.volume, "folders": options.root or []})  # fmt: skip
        if parts == ["echo"]:
            headers = {key.lower(): value for key, value in self.headers.items()}
            return self.answer({"headers": headers, "query": parse_qs(url.query), "body": sent})
        if parts == ["die"]:
            os.kill(os.getpid(), signal.SIGKILL)
        if parts == ["volume"]:
            return self.answer(
                {"code": "VOLUME_NOT_FOUND", "message": "There is no folder /x.", "hint": "Look."}, 404
            )
        if parts == ["partitions"]:
            name = {"partition": "034570-036209", "path": "/v/f", "bytes": 5, "rows": 1, "seconds": 0.1}
            return self.answer({"request": sent, "release": "DR3", "table": sent["table"], "margin": 0.01,
                                "pixels": 1, "partitions": [{**name, "exists": True}]})  # fmt: skip
        if parts == ["files"]:
            return self.answer({"files": [{"partition": name, "path": f"/v/{name}", "bytes": 1, "rows": 1,
                                           "seconds": 1, "exists": name[0] == "0"}
                                          for name in sent["partitions"]]})  # fmt: skip
        return self.handle_jobs(parts, sent)

    def handle_jobs(self, parts: list[str], sent: dict | None) -> None:
        if len(parts) == 1 and self.command == "GET":
            return self.answer(list(jobs.values()))
        if len(parts) == 1:
            where = sent.get("source", {}).get("where") or ""
            if "> >" in where:
                at = where.index("> >") + 2
                message = f"Expected a value, at character {at + 1}."
                details = {"text": where, "start": at, "end": at + 1}
                return self.answer({"code": "BAD_REQUEST", "message": message, "details": details}, 400)
            key = self.headers.get("Idempotency-Key", "")
            if key in keys:
                return self.answer(keys[key], 201)
            job = {"id": str(next(numbers)), "seq": 1, "request": sent, "phase": "EXECUTING",
                   "created": f"2026-01-01T00:00:{len(jobs):02}Z", "progress": PROGRESS}  # fmt: skip
            jobs[job["id"]] = job
            if key:
                keys[key] = job
            if "slow" not in sent.get("columns", []):
                finish(job)
            return self.answer(job, 201)
        job = jobs.get(parts[1])
        if job is None:
            return self.answer({"code": "JOB_NOT_FOUND", "message": f"There is no job {parts[1]}."}, 404)
        if parts[2:] == ["cancel"]:
            with changed:
                job["phase"], job["seq"] = "ABORTED", job["seq"] + 1
                changed.notify_all()
            return self.answer(job)
        if parts[2:] == ["picture.png"]:
            return self.answer(PICTURE, kind="image/png")
        if parts[2:] == ["events"]:
            return self.stream(job)
        if self.command == "DELETE":
            del jobs[parts[1]]
            return self.answer(None, 204)
        return self.answer(job)

    def stream(self, job: dict) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.event("state", job)
        with changed:
            while job["phase"] == "EXECUTING":
                changed.wait(0.2)
                self.wfile.write(b": ping\n\n")
        self.event("phase", job)

    def event(self, kind: str, job: dict) -> None:
        value = {"seq": job["seq"], "job": job["id"], "kind": kind, "phase": job["phase"], "state": job}
        self.wfile.write(f"id: {job['seq']}\nevent: {kind}\ndata: {json.dumps(value)}\n\n".encode())
        self.wfile.flush()

    do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


if os.environ.get("FAKE_FAILS"):
    sys.exit("the volume has no power")
os.umask(0o077)
path = options.runtime / "socket"
path.unlink(missing_ok=True)
with Server(str(path), Handler) as server:
    info = {"pid": os.getpid(), "socket": str(path), "secret": secret, "version": VERSION, "protocol": 1}
    partial = options.runtime / "service.json.part"
    partial.write_text(json.dumps(info))
    partial.rename(options.runtime / "service.json")
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))

    def watch() -> None:
        while os.path.exists(f"/proc/{options.owner}"):
            time.sleep(0.1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
    server.serve_forever()
