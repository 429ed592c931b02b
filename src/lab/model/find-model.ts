import { Signal, type ISignal } from '@lumino/signaling';
import {
  DEFAULT_RADIUS_DEG,
  GaiaError,
  isAbort,
  type PartitionFile,
  type PartitionsAnswer,
  type PartitionsRequest
} from '../../protocol';
import type { GaiaApi } from '../../client';
import { checkedRadius } from '../../sky/angles';
import { parseAngle } from '../../sky/parse-angle';
import { parseCoordinates, type ParsedCoordinates } from '../../sky/parse-coordinates';

export const RADIUS_UNITS = ['arcsec', 'arcmin', 'deg'] as const;
export type RadiusUnit = (typeof RADIUS_UNITS)[number];

export interface SearchForm {
  /** Position as typed or pasted. */
  position: string;
  /** Radius as typed. */
  radius: string;
  unit: RadiusUnit;
  strict: boolean;
}

export type Reading =
  { kind: 'empty' } | { kind: 'read'; position: ParsedCoordinates } | { kind: 'bad'; error: GaiaError };

export type SearchState =
  | { kind: 'idle' }
  | { kind: 'searching' }
  | { kind: 'found'; answer: PartitionsAnswer }
  | { kind: 'error'; error: GaiaError };

/** What the selected partitions cost together. */
export interface Cost {
  files: number;
  bytes: number;
  rows: number;
  seconds: number;
}

/** The partition search: a form, the newest answer, and which of its partitions are selected. */
export class FindModel {
  private fields: SearchForm = { position: '', radius: '1', unit: 'arcsec', strict: false };
  private current: SearchState = { kind: 'idle' };
  private chosen: ReadonlySet<string> = new Set();
  private request: AbortController | null = null;
  private readonly signal = new Signal<this, void>(this);

  constructor(private readonly api: GaiaApi) {}

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  get form(): Readonly<SearchForm> {
    return this.fields;
  }

  get state(): SearchState {
    return this.current;
  }

  /** Paths of the selected partition files. */
  get selected(): ReadonlySet<string> {
    return this.chosen;
  }

  /** How the position is understood. */
  get reading(): Reading {
    const text = this.fields.position.trim();
    if (text === '') {
      return { kind: 'empty' };
    }
    try {
      return { kind: 'read', position: parseCoordinates(text) };
    } catch (reason) {
      return { kind: 'bad', error: GaiaError.from(reason) };
    }
  }

  /** Radius [deg], or the reason why there is none. */
  get radius(): number | GaiaError {
    const text = this.fields.radius.trim();
    if (text === '') {
      return DEFAULT_RADIUS_DEG;
    }
    try {
      return checkedRadius(parseAngle(text, this.fields.unit));
    } catch (reason) {
      return GaiaError.from(reason);
    }
  }

  edit(change: Partial<SearchForm>): void {
    this.fields = { ...this.fields, ...change };
    this.signal.emit();
  }

  /** Searches with the form as it is; a search that is still under way is cancelled. */
  async search(): Promise<void> {
    this.request?.abort();
    const request = (this.request = new AbortController());
    const { reading, radius } = this;
    if (reading.kind === 'empty') {
      this.set({ kind: 'idle' });
      return;
    }
    if (reading.kind === 'bad' || radius instanceof GaiaError) {
      this.set({ kind: 'error', error: reading.kind === 'bad' ? reading.error : (radius as GaiaError) });
      return;
    }
    const { ra, dec } = reading.position;
    const body: PartitionsRequest = { ra, dec, strict: this.fields.strict };
    if (this.fields.radius.trim() !== '') {
      body.radius = radius;
    }
    this.set({ kind: 'searching' });
    try {
      const answer = await this.api.partitions(body, request.signal);
      if (!request.signal.aborted) {
        this.chosen = new Set(answer.partitions.filter(file => file.exists).map(file => file.path));
        this.set({ kind: 'found', answer });
      }
    } catch (reason) {
      if (!request.signal.aborted && !isAbort(reason)) {
        this.set({ kind: 'error', error: GaiaError.from(reason) });
      }
    }
  }

  /** Gives up a search under way. */
  stop(): void {
    this.request?.abort();
    if (this.current.kind === 'searching') {
      this.set({ kind: 'idle' });
    }
  }

  toggle(path: string, on: boolean): void {
    const next = new Set(this.chosen);
    if (on) {
      next.add(path);
    } else {
      next.delete(path);
    }
    this.chosen = next;
    this.signal.emit();
  }

  toggleAll(on: boolean): void {
    this.chosen = new Set(on ? this.available.map(file => file.path) : []);
    this.signal.emit();
  }

  /** The partitions found that have a file. */
  get available(): PartitionFile[] {
    return this.current.kind === 'found' ? this.current.answer.partitions.filter(file => file.exists) : [];
  }

  get selection(): PartitionFile[] {
    return this.available.filter(file => this.chosen.has(file.path));
  }

  get cost(): Cost {
    const cost: Cost = { files: 0, bytes: 0, rows: 0, seconds: 0 };
    for (const { bytes, rows, seconds } of this.selection) {
      cost.files++;
      cost.bytes += bytes;
      cost.rows += rows;
      cost.seconds += seconds;
    }
    return cost;
  }

  dispose(): void {
    this.request?.abort();
    Signal.clearData(this);
  }

  private set(state: SearchState): void {
    this.current = state;
    this.signal.emit();
  }
}
