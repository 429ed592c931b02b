"""Engines named by arguments, in requests of every kind."""

import pytest

from gaiahpc import GaiaHpcClient
from gaialab.errors import GaiaError
from gaialab.magic_options import PARSERS
from gaialab.maps import map_request
from gaialab.queries import Queries
from gaialab.spectra import spectra_request


def test_requests_name_their_engine_beside_their_rows():
    request = map_request({"type": "DensityMap"}, 6, engine="spark:esac", where="ruwe < 1.4")
    assert request["engine"] == "spark:esac"
    assert request["source"]["where"] == "ruwe < 1.4"
    assert "engine" not in request["source"]
    assert spectra_request("5853498713190525696", engine="embedded")["engine"] == "embedded"
    assert Queries().sql_request("SELECT 1", engine="auto")["engine"] == "auto"


def test_without_an_engine_the_service_decides():
    assert "engine" not in map_request({"type": "DensityMap"}, 6)
    assert "engine" not in Queries().sql_request("SELECT 1")


@pytest.mark.parametrize("engine", ["spark", "spark:", "ray", "spark:a b", 3])
def test_other_engines_are_refused(engine):
    with pytest.raises(GaiaError, match="engine is auto, embedded or spark:NAME"):
        map_request({"type": "DensityMap"}, 6, engine=engine)


def test_tables_of_rows_take_no_engine():
    from gaialab.selection import selected_source

    with pytest.raises(GaiaError, match="engine"):
        selected_source(engine="spark:esac")


@pytest.mark.parametrize("magic", ["%gaia_map", "%gaia_similar", "%%gaia_sql"])
def test_magics_take_an_engine(magic):
    words = "--engine spark:esac" if magic != "%gaia_similar" else "p.csv --engine spark:esac"
    assert PARSERS[magic].parse_line(words).engine == "spark:esac"


def test_the_clusters_client_takes_an_engine_for_all_its_jobs(monkeypatch):
    sent = []

    class Service:
        def submit(self, request):
            sent.append(request)
            raise GaiaError("BAD_REQUEST", "enough")

    client = GaiaHpcClient("user", engine="spark:esac")
    monkeypatch.setattr(client, "_client", Service)
    with pytest.raises(GaiaError, match="enough"):
        client.sql("SELECT 1")
    assert sent[0]["engine"] == "spark:esac"
