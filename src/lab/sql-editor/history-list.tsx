import { useId, useState } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { useSignal } from '../sidebar/hooks';
import { Button } from '../sidebar/parts';
import type { PastQuery, QueryHistory } from './query-history';

/** So many are shown; the search finds the others. */
const SHOWN = 50;

/** The queries of before, to be searched and taken again. */
export function HistoryList(props: {
  history: QueryHistory;
  trans: TranslationBundle;
  onTake(query: PastQuery): void;
}): JSX.Element {
  const { history, trans, onTake } = props;
  useSignal(history.changed);
  const id = useId();
  const [text, setText] = useState('');
  const found = history.search(text);
  if (history.queries.length === 0) {
    return <p className="jp-gaia-hint">{trans.__('Queries that you run are kept here.')}</p>;
  }
  return (
    <div className="jp-gaia-history">
      <div className="jp-gaia-row">
        <input
          id={id}
          className="jp-gaia-input jp-gaia-grow"
          type="search"
          aria-label={trans.__('Search the earlier queries')}
          placeholder={trans.__('Search')}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <Button small title={trans.__('Forget all of them')} onClick={() => void history.clear()}>
          {trans.__('Clear')}
        </Button>
      </div>
      {found.length === 0 && <p className="jp-gaia-hint">{trans.__('None of them has these words.')}</p>}
      <ul>
        {found.slice(0, SHOWN).map(one => (
          <li key={one.query}>
            <button type="button" className="jp-gaia-past" title={one.query} onClick={() => onTake(one)}>
              <code>{one.query.replace(/\s+/g, ' ').trim()}</code>
              <span className="jp-gaia-hint">
                {new Date(one.time).toLocaleString()}
                {one.release !== undefined && ` · ${one.release}`}
                {one.job !== undefined && ` · ${trans.__('job %1', one.job)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > SHOWN && (
        <p className="jp-gaia-hint">{trans.__('The newest %1 of %2.', String(SHOWN), String(found.length))}</p>
      )}
    </div>
  );
}
