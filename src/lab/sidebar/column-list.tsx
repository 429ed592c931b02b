import { useEffect, useId, useState } from 'react';
import { GaiaError, type ColumnInfo } from '../../protocol';
import { formatCount } from '../format';
import { CommandIDs } from '../ids';
import type { PanelModel } from '../model/panel-model';
import { ErrorNote } from './parts';

/** The columns of a table, with units and what they mean; a click takes one along. */
export function ColumnList(props: { release: string; table: string; model: PanelModel }): JSX.Element {
  const { release, table, model } = props;
  const { api, commands, trans } = model;
  const id = useId();
  const [columns, setColumns] = useState<ColumnInfo[] | null>(null);
  const [problem, setProblem] = useState<GaiaError | null>(null);
  const [text, setText] = useState('');
  const [taken, setTaken] = useState('');
  useEffect(() => {
    const request = new AbortController();
    api.columns({ release, table }, request.signal).then(setColumns, reason => {
      if (!request.signal.aborted) {
        setProblem(GaiaError.from(reason));
      }
    });
    return () => request.abort();
  }, [api, release, table]);
  if (problem) {
    return <ErrorNote error={problem} />;
  }
  const found = searchColumns(columns ?? [], text);
  return (
    <>
      <div className="jp-gaia-row jp-gaia-columns-head">
        <label htmlFor={`${id}-search`}>
          {columns ? trans.__('%1 columns', formatCount(columns.length)) : trans.__('Columns')}
        </label>
        <input
          id={`${id}-search`}
          className="jp-gaia-input jp-gaia-grow"
          type="search"
          placeholder={trans.__('Search names and meanings')}
          value={text}
          onChange={event => setText(event.target.value)}
        />
      </div>
      <ul className="jp-gaia-column-list" aria-label={trans.__('Columns of %1', table)}>
        {found.map(({ name, datatype, subtype, unit, description }) => (
          <li key={name}>
            <button
              type="button"
              className="jp-gaia-column"
              title={trans.__('Copy the name, and put it at the cursor of the notebook')}
              onClick={() => {
                setTaken(name);
                void commands.execute(CommandIDs.takeColumn, { name });
              }}
            >
              <span className="jp-gaia-column-name">{name}</span>
              <span className="jp-gaia-quiet">{[unit, subtype ?? datatype].filter(Boolean).join(' · ')}</span>
              {description && <span className="jp-gaia-hint jp-gaia-line">{description}</span>}
            </button>
          </li>
        ))}
      </ul>
      <div className="jp-gaia-hint" role="status">
        {columns && found.length === 0
          ? trans.__('No column is like that.')
          : taken !== '' && trans.__('Copied: %1', taken)}
      </div>
    </>
  );
}

/** Columns that hold all words of a text in their name, unit or meaning; names that begin with it come first. */
export function searchColumns(columns: readonly ColumnInfo[], text: string): ColumnInfo[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
  const found = columns.filter(({ name, unit, description }) => {
    const all = `${name} ${unit ?? ''} ${description ?? ''}`.toLowerCase();
    return words.every(word => all.includes(word));
  });
  const begins = ({ name }: ColumnInfo): boolean => words.length > 0 && name.toLowerCase().startsWith(words[0]);
  return [...found.filter(begins), ...found.filter(column => !begins(column))];
}
