import type { TranslationBundle } from '@jupyterlab/translation';
import type { JobState, Verified } from '../../protocol';
import { describePhase, describeProgress, describeRequest, formatBytes, formatCount } from '../format';
import { ErrorNote } from '../sidebar/parts';
import { GaiaError } from '../../protocol';

/** Rows of a list that are shown. */
const MOST = 200;

/** What a job came to, to be read: verifications, conversions, and whatever has no view of its own. */
export function ReportView({ job, trans }: { job: JobState; trans: TranslationBundle }): JSX.Element {
  const { manifest } = job;
  return (
    <article className="jp-gaia-report-body">
      <h1>{describeRequest(job.request, trans)}</h1>
      <p className="jp-gaia-quiet">
        {describePhase(job.phase, trans)} · {describeProgress(job, trans)} · {new Date(job.created).toLocaleString()}
      </p>
      {job.error && <ErrorNote error={GaiaError.from(job.error)} />}
      {manifest?.verified?.map(verified => (
        <VerifiedView key={verified.folder} verified={verified} trans={trans} />
      ))}
      {manifest && !manifest.verified && <Files job={job} trans={trans} />}
      {manifest && (
        <>
          <h2>{trans.__('Result files')}</h2>
          <ul>
            {manifest.results.map(({ name, path, bytes }) => (
              <li key={name}>
                <code>{path}</code> {formatBytes(bytes)}
              </li>
            ))}
          </ul>
          <p className="jp-gaia-quiet">{manifest.citation}</p>
        </>
      )}
    </article>
  );
}

/** What the verification of a table found. */
export function VerifiedView({ verified, trans }: { verified: Verified; trans: TranslationBundle }): JSX.Element {
  const { release, table, folder, ok, files, bytes, rows, faulty, missing, unexpected, faults } = verified;
  return (
    <section>
      <h2>{[release, table].filter(Boolean).join(' ') || folder}</h2>
      <p className={`jp-gaia-verdict ${ok ? 'jp-mod-done' : 'jp-mod-error'}`}>
        {ok
          ? trans.__('Everything is in order.')
          : trans.__(
              '%1 with faults, %2 missing, %3 unexpected',
              formatCount(faulty),
              formatCount(missing),
              formatCount(unexpected)
            )}
      </p>
      <p>
        {trans._n(
          '%2 file, %3, %4 rows in',
          '%2 files, %3, %4 rows in',
          files,
          formatCount(files),
          formatBytes(bytes),
          formatCount(rows)
        )}{' '}
        <code>{folder}</code>
        {verified.resumed > 0 && (
          <> · {trans.__('%1 unchanged since an earlier verification', formatCount(verified.resumed))}</>
        )}
      </p>
      {faults.length > 0 && (
        <table className="jp-gaia-table jp-gaia-report-table">
          <thead>
            <tr>
              <th scope="col">{trans.__('File')}</th>
              <th scope="col">{trans.__('Check')}</th>
              <th scope="col">{trans.__('What is wrong')}</th>
            </tr>
          </thead>
          <tbody>
            {faults.map(({ file, check, message }, i) => (
              <tr key={i}>
                <td>{file ?? trans.__('whole table')}</td>
                <td>{check}</td>
                <td>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {verified.published.length > 0 && (
        <details>
          <summary>{trans.__('%1 sums, all as published', formatCount(verified.published.length))}</summary>
          <table className="jp-gaia-table jp-gaia-report-table">
            <tbody>
              {verified.published.map(({ what, published, found }) => (
                <tr key={what}>
                  <td>{what}</td>
                  <td className="jp-gaia-number">{formatCount(found)}</td>
                  <td>{found === published ? '✓' : trans.__('published: %1', formatCount(published))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      {verified.notes.map(note => (
        <p key={note} className="jp-gaia-hint">
          {note}
        </p>
      ))}
    </section>
  );
}

function Files({ job, trans }: { job: JobState; trans: TranslationBundle }): JSX.Element {
  const { files, skipped } = job.manifest!;
  return (
    <section>
      {skipped.length > 0 && (
        <>
          <h2>{trans.__('Files left out')}</h2>
          <ul>
            {skipped.slice(0, MOST).map(({ path, error }) => (
              <li key={path}>
                <code>{path}</code>: {error.message}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{trans._n('%2 file', '%2 files', files.length, formatCount(files.length))}</h2>
      <table className="jp-gaia-table jp-gaia-report-table">
        <tbody>
          {files.slice(0, MOST).map(({ path, bytes, rows, store, note }) => (
            <tr key={path}>
              <td title={path}>{path.split('/').pop()}</td>
              <td className="jp-gaia-number">{formatBytes(bytes)}</td>
              <td className="jp-gaia-number">{trans.__('%1 rows', formatCount(rows))}</td>
              <td>{note ?? store ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {files.length > MOST && (
        <p className="jp-gaia-hint">
          {trans.__('The first %1 of %2 files; manifest.json lists all.', String(MOST), formatCount(files.length))}
        </p>
      )}
    </section>
  );
}
