/** Settings that could be quicker than those we give the peers, by peer and variant. */
const VARIANTS = {
  duckdb: { comment: "comment='#' instead of skip", serial: 'parallel=false', buffer: 'buffers of 64 MiB' },
  polars: { comment: "comment_prefix='#' instead of skip_lines", 'in-memory': 'in-memory engine', eager: 'read_csv' },
  pyarrow: { small: 'blocks of 1 MiB', large: 'blocks of 16 MiB' }
};
const LABELS = { duckdb: 'DuckDB', polars: 'Polars', pyarrow: 'PyArrow' };

/** Whether the peers are as fast as they can be: what we compare with must be their best. */
function settingsCase(name, work, job, kind) {
  return {
    name,
    title: `Settings of the peers: ${work}`,
    note: 'For each peer, first the settings of the other tables, then others.',
    ratios: false,
    quick: false,
    input: ({ one }) => one,
    contestants: use =>
      Object.entries(VARIANTS).flatMap(([peer, variants]) => {
        const { files } = use.inputs.one;
        const others = Object.entries(variants).map(([variant, how]) =>
          use.peer(peer, job, files, {
            kind,
            variant,
            id: `${peer}-${variant}`,
            label: `${LABELS[peer]}, ${variant}`,
            how
          })
        );
        return [use.peer(peer, job, files, { kind }), ...others];
      }),
    targets: found =>
      Object.entries(VARIANTS).map(([peer, variants]) => {
        const ratios = Object.keys(variants).map(variant => found.times(peer, `${peer}-${variant}`));
        const known = ratios.filter(ratio => ratio !== undefined);
        return {
          text: `our settings of ${LABELS[peer]}, ${work}: time as a multiple of the best other ones`,
          sense: 'at most',
          wanted: 1.1,
          unit: '×',
          needs: [peer],
          reached: known.length === 0 ? undefined : Math.max(...known)
        };
      })
  };
}

export const mapSettings = settingsCase('settings-map', 'map of one partition', 'map', 'map');
export const loadSettings = settingsCase('settings-load', 'all columns of one partition', 'load', 'table');
