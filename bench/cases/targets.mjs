const LABELS = { duckdb: 'DuckDB', polars: 'Polars', pyarrow: 'PyArrow' };

/** Targets of the form "so many times faster than a peer", by the peer's id. */
export function fasterThan(found, what, wanted, ours = 'gaialab') {
  return Object.entries(wanted).map(([id, factor]) => ({
    text: `${what}: faster than ${LABELS[id] ?? id}`,
    sense: 'at least',
    wanted: factor,
    unit: '×',
    needs: [id, ours],
    reached: found.times(id, ours)
  }));
}
