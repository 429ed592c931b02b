import type { CommandRegistry } from '@lumino/commands';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal, type ISignal } from '@lumino/signaling';
import {
  DEFAULT_RELEASE,
  DEFAULT_TABLE,
  GaiaError,
  SPECTRA_TABLE,
  type ColumnInfo,
  type FieldKind,
  type JobType
} from '../../protocol';
import type { GaiaApi, JobList, SpectraApi } from '../../client';
import { CommandIDs } from '../ids';
import { memoryOfPage, type Memory } from '../model/memory';
import { PlanModel, type PlanState } from '../model/plan-model';
import type { VolumeModel } from '../model/volume-model';
import type { Preferences } from '../preferences';
import { QueryHistory } from '../sql-editor/query-history';
import { ColumnsModel } from './columns-model';
import type { Draft } from './draft';
import { Drafts, type Filling, type KeptDrafts } from './drafts';
import { placeOf } from './place';
import { expressionsIn, fieldsOf, readDraft, sourcePartsOf, type Reading } from './request-draft';
import type * as LanguageModule from './language';
import type { Fault, Surroundings } from './language';

export interface JobFormOptions {
  api: GaiaApi & Partial<Pick<SpectraApi, 'prototype'>>;
  jobs: JobList;
  commands: Pick<CommandRegistry, 'execute'> & Partial<Pick<CommandRegistry, 'hasCommand'>>;
  trans: TranslationBundle;
  preferences: () => Promise<Preferences>;
  volume: VolumeModel;
  /** Keeps the last values over reloads; default: nothing does. */
  memory?: Memory;
  /** Name of these values in the memory; default that of the sidebar's form. */
  keptAs?: string;
  /** Lets the user choose a file with a coverage map, and gives its text. */
  openMoc?: () => Promise<string | null>;
  /** The queries that were run; default those of the memory. */
  history?: QueryHistory;
}

/** Functions of the language, once they are loaded. */
export type Language = typeof LanguageModule;

const KEPT_AS = 'job-form';
/** The plan is asked for, and values are kept, once the user pauses [ms]. */
const PLAN_PAUSE_MS = 400;

/** The form of a new job: what is typed for each type, what it comes to, and what it would cost. */
export class JobFormModel {
  readonly trans: TranslationBundle;
  readonly commands: JobFormOptions['commands'];
  readonly jobs: JobList;
  readonly api: JobFormOptions['api'];
  readonly volume: VolumeModel;
  readonly columns: ColumnsModel;
  readonly history: QueryHistory;
  private readonly planning: PlanModel;
  private readonly drafts = new Drafts();
  private words: Language | null = null;
  private starting: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private planned = '';
  private isPlanOld = false;
  /** Folder of the volume that plans were made for. */
  private plannedFor: string | undefined;
  private sent: string | null = null;
  private fault: GaiaError | null = null;
  private readonly memory: Memory;
  private readonly signal = new Signal<this, void>(this);

  constructor(private readonly options: JobFormOptions) {
    this.memory = options.memory ?? memoryOfPage();
    this.trans = options.trans;
    this.commands = options.commands;
    this.jobs = options.jobs;
    this.api = options.api;
    this.volume = options.volume;
    this.columns = new ColumnsModel(options.api);
    this.history = options.history ?? new QueryHistory(this.memory);
    this.planning = new PlanModel(options.api);
    this.planning.changed.connect(this.emit, this);
    this.columns.changed.connect(this.emit, this);
    this.volume.changed.connect(this.onVolume, this);
  }

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  get type(): JobType {
    return this.drafts.type;
  }

  /** Texts of the fields of the chosen type. */
  get draft(): Draft {
    return this.drafts.draft;
  }

  get reading(): Reading {
    const { type, draft, release } = this;
    return readDraft(type, release === DEFAULT_RELEASE ? draft : { ...draft, release });
  }

  get plan(): PlanState {
    return this.planning.state;
  }

  get language(): Language | null {
    return this.words;
  }

  get release(): string {
    const there = this.volume.volume?.releases.map(({ release }) => release) ?? [];
    const usual = there.includes(DEFAULT_RELEASE) ? DEFAULT_RELEASE : there.at(-1);
    return this.draft.release ?? usual ?? DEFAULT_RELEASE;
  }

  get table(): string {
    return this.draft.table ?? (this.type === 'SimilarSpectra' ? SPECTRA_TABLE : DEFAULT_TABLE);
  }

  /** True where there is more than this machine to run a job on. */
  get hasEngines(): boolean {
    return (this.volume.status?.engines.length ?? 0) > 1;
  }

  /** Lets the user choose a file with a coverage map; undefined where there are no files to choose from. */
  get openMoc(): JobFormOptions['openMoc'] {
    return this.options.openMoc;
  }

  /** True after a reset, until something else is edited. */
  get canUndo(): boolean {
    return this.drafts.canUndo;
  }

  /** Id of the job that was submitted last. */
  get submitted(): string | null {
    return this.sent;
  }

  /** Why the last submission was refused. */
  get submitError(): GaiaError | null {
    return this.fault;
  }

  /** Loads what the form needs when it is first shown. */
  start(): Promise<void> {
    return (this.starting ??= this.begin().catch(reason => {
      // The next one who looks tries again.
      this.starting = null;
      this.fault = GaiaError.from(reason);
      this.emit();
    }));
  }

  setType(type: JobType): void {
    if (type !== this.type) {
      this.drafts.choose(type);
      this.edited();
    }
  }

  edit(change: Draft): void {
    this.drafts.edit(change);
    this.edited();
  }

  /** Puts the type's fields back to their beginning; {@link undoReset} takes it back. */
  reset(): void {
    this.drafts.reset();
    this.edited();
  }

  undoReset(): void {
    if (this.canUndo) {
      this.drafts.undoReset();
      this.edited();
    }
  }

  /** Fills the form with a request, a part of one, or only chooses a type. @throws GaiaError BAD_REQUEST */
  fill(given: Filling): void {
    this.drafts.fill(given);
    this.edited();
  }

  /** What is to be said about a field's text, by the language. */
  faults(kind: FieldKind | 'condition', text: string): Fault[] {
    return this.words?.faultsOf(kind, text, this.surroundings) ?? [];
  }

  /** What the texts of the form are about. */
  get surroundings(): Surroundings {
    const language = this.words;
    const known = (release: string, table: string): readonly ColumnInfo[] | undefined =>
      this.columns.of({ release, table }) ?? language?.profileColumns(release, table);
    const { release, table, draft } = this;
    const file = placeOf(draft) === 'files' ? draft['place.files']?.split('\n')[0]?.trim() : undefined;
    const own = this.columns.of(file ? { file } : { release, table }) ?? (file ? undefined : known(release, table));
    return { columns: own, catalogue: language?.catalogueOf(release, known) ?? { tables: [] } };
  }

  /** The texts of the form that the language looks at, by their fields. */
  private texts(): { kind: FieldKind | 'condition'; text: string }[] {
    const { draft, type } = this;
    const own = expressionsIn(fieldsOf(type)).map(({ name, kind }) => ({ kind, text: draft[name] ?? '' }));
    return sourcePartsOf(type).rows ? [...own, { kind: 'condition', text: draft.where ?? '' }] : own;
  }

  /** True where the form is a request, and no text of it is known to be wrong. */
  get isSound(): boolean {
    const faulty = (): boolean =>
      this.texts().some(({ kind, text }) => this.faults(kind, text).some(({ severity }) => severity === 'error'));
    return this.reading.request !== undefined && !faulty();
  }

  /** What is said at the texts themselves. */
  get said(): ReadonlySet<string> {
    return new Set(this.texts().flatMap(({ kind, text }) => this.faults(kind, text).map(({ message }) => message)));
  }

  /** Submits the request through the command that everything uses. */
  async submit(): Promise<void> {
    const { request } = this.reading;
    if (!request) {
      return;
    }
    this.fault = null;
    this.sent = null;
    try {
      this.sent = ((await this.commands.execute(CommandIDs.submitJob, { request: request as never })) ?? null) as
        string | null;
    } catch (reason) {
      this.fault = GaiaError.from(reason);
    }
    this.emit();
  }

  async insertAsCode(): Promise<void> {
    const { request } = this.reading;
    if (request) {
      await this.commands.execute(CommandIDs.insertAsCode, { request: request as never });
    }
  }

  dispose(): void {
    if (this.timer !== null) {
      clearTimeout(this.timer);
    }
    this.volume.changed.disconnect(this.onVolume, this);
    this.planning.dispose();
    this.columns.dispose();
    Signal.clearData(this);
  }

  private async begin(): Promise<void> {
    const [preferences, kept, words] = await Promise.all([
      this.options.preferences(),
      this.memory.recall(this.options.keptAs ?? KEPT_AS),
      import('./language')
    ]);
    this.words = words;
    const { order, pixelFrame } = preferences;
    const beginning = { order: String(order), ...(pixelFrame !== 'icrs' && { frame: pixelFrame }) };
    this.drafts.begin(beginning, (kept ?? {}) as KeptDrafts);
    this.edited();
  }

  private onVolume(): void {
    const path = this.volume.volume?.path;
    if (path === this.plannedFor) {
      this.isPlanOld = true;
    } else {
      this.plannedFor = path;
      this.planned = '';
    }
    this.columns.forget();
    this.look();
  }

  private edited(): void {
    this.sent = null;
    this.fault = null;
    this.look();
  }

  /** Reads the form again; what was said of the last submission stays, since a volume is also refreshed by a job's end. */
  private look(): void {
    if (this.words && this.volume.volume) {
      const { release, table, draft } = this;
      const file = placeOf(draft) === 'files' ? draft['place.files']?.split('\n')[0]?.trim() : undefined;
      void this.columns.need(file ? { file } : { release, table });
      this.needTablesOfQuery();
    }
    if (this.timer !== null) {
      clearTimeout(this.timer);
      this.timer = null;
    }
    // What is kept is not written over before it was read.
    if (this.words) {
      this.timer = setTimeout(() => this.settled(), PLAN_PAUSE_MS);
    }
    this.emit();
  }

  /** Files say which columns the tables have that a query names. */
  private needTablesOfQuery(): void {
    const query = this.draft.query?.toLowerCase() ?? '';
    for (const { release, tables } of query === '' ? [] : (this.volume.volume?.releases ?? [])) {
      for (const { name: table } of tables.filter(({ name }) => query.includes(name))) {
        void this.columns.need({ release, table });
      }
    }
  }

  private settled(): void {
    this.timer = null;
    this.memory.keep(this.options.keptAs ?? KEPT_AS, this.drafts.kept);
    const { request } = this.reading;
    const wanted = request && this.isSound && this.volume.volume ? JSON.stringify(request) : '';
    if (wanted !== this.planned || this.isPlanOld) {
      const again = wanted === this.planned;
      this.planned = wanted;
      this.isPlanOld = false;
      if (request && wanted !== '') {
        void this.planning.plan(request, again);
      } else {
        this.planning.reset();
      }
    }
  }

  /** True when the plan shown is that of the form as it is. */
  get planIsCurrent(): boolean {
    const { request } = this.reading;
    return this.planning.state.kind === 'planned' && request !== undefined && JSON.stringify(request) === this.planned;
  }

  private emit(): void {
    this.signal.emit();
  }
}
