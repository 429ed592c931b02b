"""Run cells and magics against a service that only listens; print the requests that they submit as JSON."""

import json
import sys
from types import SimpleNamespace

from gaialab import runtime


class Submitted(Exception):  # noqa: N818
    """A request has reached the service."""


class Listener:
    """A client whose jobs are never run."""

    def submit(self, request):
        """Keep the request and stop the cell."""
        raise Submitted(json.dumps(request))

    def files(self, request):
        """Return a file for each partition."""
        names = request["partitions"]
        return [{"partition": name, "path": f"/GaiaSource_{name}.csv.gz", "exists": True} for name in names]


runtime.ensure_service = lambda *_args, **_kwargs: SimpleNamespace(client=Listener())

from gaialab import magic_options  # noqa: E402
from gaialab.magics import GaiaMagics  # noqa: E402


def request_of(run):
    """Return the request that a cell submits."""
    try:
        run()
    except Submitted as submitted:
        return json.loads(str(submitted))
    return None


def magic(cell):
    """Run the magic on the first line of a cell."""
    line, _, below = cell.partition("\n")
    name, _, rest = line.lstrip("%").partition(" ")
    magics = GaiaMagics(shell=None)
    if name == "gaia_sql":
        return lambda: magics.gaia_sql(rest, below)
    return lambda: getattr(magics, name)(rest)


asked = json.load(sys.stdin)
answer = {
    "cells": [request_of(lambda cell=cell: exec(cell, {})) for cell in asked["cells"]],
    "options": {name: getattr(magic_options, name).options() for name in ("MAP", "LOAD", "SIMILAR", "SQL")},
    "magics": [request_of(magic(cell)) for cell in asked["magics"]],
}
print("\n" + json.dumps(answer))
