"""Runs one command to its end and tells what it cost, as JSON: the same stopwatch for every contestant.

    python -I -S run_one.py '{"argv": [...], "env": {...}, "cwd": "...", "stdout": "...", "stderr": "..."}'

prints ``wall`` [s], ``cpu`` [s] (user and system, of the process and of all descendants it waited for),
``peak`` [bytes] and ``code``. The peak is the larger of two numbers: what the kernel kept for the largest
process of the tree, and the sum of the resident memory of the whole tree, sampled 20 times a second. Below
11 MiB it tells nothing: that much this runner itself occupies before the command replaces it.
"""

import json
import os
import sys
import threading
import time

SAMPLING_SECONDS = 0.05
PAGE = os.sysconf("SC_PAGE_SIZE")


def resident(pid: int) -> int:
    """Return the resident memory of a process and its descendants [bytes]; 0 once it has ended."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            total = int(file.read().split()[1]) * PAGE
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                total += sum(resident(int(child)) for child in file.read().split())
    except (OSError, IndexError, ValueError):
        return 0
    return total


def main() -> None:
    """Run the command that the first argument describes."""
    spec = json.loads(sys.argv[1])
    os.chdir(spec.get("cwd") or ".")
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, spec.get("stdout") or os.devnull, write, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, spec.get("stderr") or os.devnull, write, 0o600),
    ]
    environment = {**os.environ, **(spec.get("env") or {})}
    highest = 0
    over = threading.Event()

    start = time.perf_counter()
    pid = os.posix_spawnp(spec["argv"][0], spec["argv"], environment, file_actions=actions)

    def watch() -> None:
        nonlocal highest
        while not over.wait(SAMPLING_SECONDS):
            highest = max(highest, resident(pid))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    over.set()
    watcher.join()
    print(
        json.dumps(
            {
                "wall": wall,
                "cpu": usage.ru_utime + usage.ru_stime,
                "peak": max(highest, usage.ru_maxrss * 1024),
                "code": os.waitstatus_to_exitcode(status),
            }
        )
    )


main()
