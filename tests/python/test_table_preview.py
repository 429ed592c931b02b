"""Previews of tables in cells."""

from __future__ import annotations

from gaialab.table_preview import TABLE_MIME, TablePreview, preview


class Answers:
    """A client that answers what the service does."""

    def __init__(self, columns, cells, rows):
        self.asked = []
        self._answers = {
            "/api/table": {"path": "/data/x.csv.gz", "columns": columns},
            "/api/table/window": {"cells": cells, "whole": {"rows": rows, "isExact": False}},
        }

    def request(self, method, path, query=None):
        self.asked.append((method, path, query))
        return self._answers[path]


COLUMNS = [
    {"name": "source_id", "datatype": "int64"},
    {"name": "parallax", "datatype": "float64", "unit": "mas"},
]


def test_a_preview_keeps_exact_ids_and_nulls():
    """Ids that doubles damage, nulls and markup are in the bundle as they are."""
    cells = [["5853498713190525696", "4472832130942575872"], ["768.5", None]]
    client = Answers(COLUMNS, cells, 530_000)
    shown = preview("/x.csv.gz", rows=2, client=client)
    assert isinstance(shown, TablePreview)
    assert [path for _, path, _ in client.asked] == ["/api/table", "/api/table/window"]
    assert '"count": 2' in client.asked[1][2]["request"]
    bundle = shown.bundle()
    assert bundle[TABLE_MIME]["cells"] == cells
    assert "5853498713190525696" in bundle["text/html"]
    assert "<i>null</i>" in bundle["text/html"]
    assert "parallax [mas]" in bundle["text/html"]
    assert "about 530,000 rows" in bundle["text/plain"]


def test_markup_in_cells_is_text():
    """A cell never becomes markup."""
    html = preview("/x", client=Answers(COLUMNS[:1], [["<script>"]], 1)).bundle()["text/html"]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
