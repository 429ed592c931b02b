import { ReactWidget } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { FileInformation } from '../../protocol';
import { formatAbout, formatBytes, formatCount } from '../format';

/** What is known of files, in a dialog. */
export class FileInformationBody extends ReactWidget {
  constructor(
    private readonly files: readonly FileInformation[],
    private readonly trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-gaia-file-information');
  }

  protected override render(): JSX.Element {
    return (
      <>
        {this.files.map(file => (
          <FileFacts key={file.path} file={file} trans={this.trans} named={this.files.length > 1} />
        ))}
      </>
    );
  }
}

/** The facts of one file. */
export function FileFacts(props: { file: FileInformation; trans: TranslationBundle; named?: boolean }): JSX.Element {
  const { file, trans, named } = props;
  return (
    <section>
      {named && <h3 className="jp-gaia-heading">{file.name}</h3>}
      <table className="jp-gaia-table jp-gaia-facts">
        <tbody>
          {factsOf(file, trans).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Names and values of what is known; what is not known is left out. */
export function factsOf(file: FileInformation, trans: TranslationBundle): [name: string, value: string][] {
  const { release, table, partition, pixels, area, columns, md5, verified, stored } = file;
  const facts: [string, string | null][] = [
    [
      trans.__('Table'),
      release === null ? trans.__('not a file of a known table') : `${release} ${table ?? ''}`.trim()
    ],
    [trans.__('Partition'), partition || null],
    [
      trans.__('HEALPix pixels'),
      pixels && trans.__('%1 to %2 (level 8, NESTED)', String(pixels.first), String(pixels.last))
    ],
    [trans.__('Sky area'), area === null ? null : trans.__('%1 deg²', String(Number(area.toPrecision(4))))],
    [trans.__('Size'), formatBytes(file.bytes)],
    [trans.__('Rows'), file.counted ? formatCount(file.rows) : trans.__('about %1', formatAbout(file.rows))],
    [
      trans.__('Columns'),
      columns
        ? trans.__('%1, %2 of them with units', formatCount(columns.count), formatCount(columns.units))
        : (file.problem ?? null)
    ],
    [trans.__('Changed'), new Date(file.modified).toLocaleString()],
    [trans.__('MD5 of the list'), md5 ?? trans.__('not listed')],
    [
      trans.__('Verified'),
      verified
        ? `${new Date(verified.at).toLocaleString()}: ${verified.ok ? trans.__('in order') : (verified.message ?? trans.__('with faults'))}`
        : trans.__('not since its last change')
    ],
    [
      trans.__('Parquet copy'),
      stored ? trans.__('%1, %2 columns', formatBytes(stored.bytes), formatCount(stored.columns)) : trans.__('none')
    ],
    [trans.__('Path'), file.path]
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}
