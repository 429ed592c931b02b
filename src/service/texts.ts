import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { releaseNamed } from '../gaia/release';
import { tableNamed } from '../gaia/table';
import {
  DEFAULT_RELEASE,
  DEFAULT_TABLE,
  GaiaError,
  type ColumnInfo,
  type CompletionRequest,
  type Completions,
  type TextCheckAnswer,
  type TextCheckRequest
} from '../protocol';
import type { Catalogue, SqlTable } from '../query/sql';
import { checkPart, checkQuery, completeText } from './check-text';
import { fileError, type Folders } from './folders';
import { Headers } from './headers';
import { sqlTables } from './sql-tables';
import type { Volume } from './volume';
import type { Volumes } from './volumes';

/** Checks and completes the texts of forms and editors, against the columns of tables and files. */
export class Texts {
  private readonly headers = new Headers();

  constructor(
    private readonly volumes: Volumes,
    private readonly folders: Folders
  ) {}

  /**
   * Whether a text is right, what comes out, and what an expert would say.
   * @throws GaiaError for what is no fault of the text: UNKNOWN_RELEASE, UNKNOWN_TABLE, FILE_NOT_FOUND, VOLUME_NOT_FOUND, …
   */
  async check(request: TextCheckRequest): Promise<TextCheckAnswer> {
    const { kind, text } = request;
    return kind === 'sql'
      ? checkQuery(text, await this.catalogue(request))
      : checkPart(kind, text, await this.table(request));
  }

  /** What may stand at the cursor. @throws GaiaError as {@link check} */
  async complete(request: CompletionRequest): Promise<Completions> {
    const { kind, text, cursor } = request;
    const of = kind === 'sql' ? await this.catalogue(request) : await this.table(request);
    return completeText(kind, text, cursor, of);
  }

  private async catalogue({ text, release, volume }: TextCheckRequest): Promise<Catalogue> {
    const columnsOf = (path: string, known?: readonly ColumnInfo[]): Promise<ColumnInfo[]> => this.columns(path, known);
    return (await sqlTables(text, release, this.volume(volume), columnsOf)).catalogue;
  }

  private async table({ release: name, table: wanted, volume: path, file }: TextCheckRequest): Promise<SqlTable> {
    if (file !== undefined) {
      return { name: basename(file), columns: await this.columns(this.folders.resolve(file)) };
    }
    const volume = this.volume(path);
    const known = releaseNamed(name ?? DEFAULT_RELEASE);
    const release = volume?.profile(known) ?? known;
    const table = tableNamed(release, wanted ?? DEFAULT_TABLE);
    const first = volume?.files(release, table)[0];
    const columns = first === undefined ? table.columns : await this.columns(first.path, table.columns);
    if (columns === undefined) {
      throw new GaiaError(
        'FILE_NOT_FOUND',
        `No file of ${table.name} tells its columns.`,
        'Set a volume that holds it.'
      );
    }
    const { referenceEpoch } = release;
    return {
      name: table.name,
      aliases: table.aliases,
      rows: table.rows,
      columns,
      release: release.name,
      referenceEpoch
    };
  }

  private volume(path: string | undefined): Volume | undefined {
    return path === undefined && this.volumes.default === null ? undefined : this.volumes.open(path);
  }

  private async columns(path: string, known?: readonly ColumnInfo[]): Promise<ColumnInfo[]> {
    let stat;
    try {
      stat = statSync(path);
    } catch (reason) {
      throw fileError(path, reason as NodeJS.ErrnoException);
    }
    return this.headers.of({ path, bytes: stat.size, mtimeMs: stat.mtimeMs }, known);
  }
}
