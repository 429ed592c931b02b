"""Distances of spectra by numpy: ``spectra_oracle.py JOB.json`` prints a list of [id, distance, scale] a request."""

import csv
import gzip
import json
import sys

import numpy as np

csv.field_size_limit(1 << 24)


def samples(cell):
    if cell in ("null", ""):
        return None
    words = cell.strip()[1:-1].split(",") if len(cell.strip()) > 2 else []
    return np.array(
        [np.nan if word.strip() in ("null", "NaN") else float(word) for word in words], dtype=np.float32
    ).astype(np.float64)


def rows(paths):
    for path in paths:
        with gzip.open(path, "rt", newline="") as file:
            yield from csv.DictReader(line for line in file if not line.startswith("#"))


def compare(metric, f, s, p, ps):
    if metric == "chi2":
        w = 1 / s**2
        a = (w * f * p).sum() / (w * p * p).sum()
        if ps is not None:
            w = 1 / (s**2 + a * a * ps**2)
            a = (w * f * p).sum() / (w * p * p).sum()
        return (w * (f - a * p) ** 2).sum(), a
    nf, np_ = np.linalg.norm(f), np.linalg.norm(p)
    d = np.linalg.norm(f / nf - p / np_)
    return (d if metric == "euclidean" else d * d / 2), nf / np_


job = json.load(open(sys.argv[1]))
table = list(rows(job["paths"]))
answers = []
for request in job["requests"]:
    metric, limit = request["metric"], request["count"]
    first, last = request.get("samples", [0, 343])
    p = np.float32(request["flux"]).astype(np.float64)[first:last]
    ps = request.get("fluxError") and np.float32(request["fluxError"]).astype(np.float64)[first:last]
    found, left = [], {"missing": 0, "incomplete": 0, "otherLength": 0, "dark": 0}
    for row in table:
        f, s = samples(row["flux"]), samples(row["flux_error"])
        wants_error = metric == "chi2"
        if f is None or (wants_error and s is None):
            left["missing"] += 1
        elif len(f) != 343 or (wants_error and len(s) != 343):
            left["otherLength"] += 1
        else:
            f, s = f[first:last], s[first:last] if s is not None else None
            if not np.isfinite(f).all() or (wants_error and not (np.isfinite(s).all() and (s > 0).all())):
                left["incomplete"] += 1
            elif not f.any():
                left["dark"] += 1
            else:
                d, scale = compare(metric, f, s, p, ps if wants_error else None)
                found.append((float(d), int(row["source_id"]), float(scale)))
    found.sort(key=lambda entry: entry[:2])
    answers.append(
        {
            "compared": len(found),
            "leftOut": left,
            "found": [[str(i), d, a] for d, i, a in found[:limit]],
        }
    )
print(json.dumps(answers))
