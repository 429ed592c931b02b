import { GaiaError, JOB_TYPES, type JobRequest, type JobType } from '../../protocol';
import type { Draft } from './draft';
import { fieldsOf, writeDraft } from './request-draft';

/** What is kept over reloads. */
export interface KeptDrafts {
  type?: JobType;
  drafts?: Partial<Record<JobType, Draft>>;
}

/** What a form is filled with: a request, a part of one, or only its type. */
export interface Filling {
  request?: JobRequest;
  type?: JobType;
  source?: JobRequest['source'];
}

/** The texts of the form, apart for each type of job, and the type that is chosen. */
export class Drafts {
  private chosen: JobType = 'DensityMap';
  private drafts: Partial<Record<JobType, Draft>> = {};
  private before: Draft | null = null;
  private beginning: Draft = {};

  get type(): JobType {
    return this.chosen;
  }

  /** Texts of the fields of the chosen type. */
  get draft(): Draft {
    return this.drafts[this.chosen] ?? this.beginning;
  }

  get kept(): { type: JobType; drafts: Record<string, Draft> } {
    return { type: this.chosen, drafts: this.drafts as Record<string, Draft> };
  }

  /** True after a reset, until something else is edited. */
  get canUndo(): boolean {
    return this.before !== null;
  }

  /**
   * Goes on from what was kept; what was typed in the meantime stays.
   * @param beginning - what stands in a form that nobody has touched
   */
  begin(beginning: Draft, { type, drafts }: KeptDrafts): void {
    this.beginning = beginning;
    const isTouched = this.drafts[this.chosen] !== undefined;
    this.drafts = { ...drafts, ...this.drafts };
    if (type !== undefined && JOB_TYPES.includes(type) && !isTouched) {
      this.chosen = type;
    }
    this.drafts[this.chosen] ??= this.beginningOf(this.chosen);
  }

  /** A type that was never filled in looks where the last one did. */
  choose(type: JobType): void {
    if (type === this.chosen) {
      return;
    }
    const { place, release, ...rest } = this.draft;
    const where = Object.entries(rest).filter(([name]) => name.startsWith('place.'));
    this.drafts[type] ??= {
      ...this.beginningOf(type),
      ...(place !== undefined && { place }),
      ...(release !== undefined && { release }),
      ...Object.fromEntries(where)
    };
    this.chosen = type;
    this.before = null;
  }

  /** Changes texts of the chosen type; empty ones are as good as none. */
  edit(change: Draft): void {
    const next = { ...this.draft, ...change };
    this.drafts[this.chosen] = Object.fromEntries(Object.entries(next).filter(([, text]) => text !== ''));
    this.before = null;
  }

  /** Puts the type's fields back to their beginning; {@link undoReset} takes it back. */
  reset(): void {
    this.before = this.draft;
    this.drafts[this.chosen] = this.beginningOf(this.chosen);
  }

  undoReset(): void {
    if (this.before) {
      this.drafts[this.chosen] = this.before;
      this.before = null;
    }
  }

  /** @throws GaiaError BAD_REQUEST where there is no such type */
  fill({ request, type: named, source: from }: Filling): void {
    const type = request?.type ?? named ?? this.chosen;
    if (!JOB_TYPES.includes(type)) {
      throw new GaiaError('BAD_REQUEST', `There are no jobs of type ${String(type)}.`);
    }
    this.choose(type);
    if (request) {
      this.drafts[type] = writeDraft(request);
    } else if (from) {
      const kept = Object.entries(this.draft).filter(([name]) => name in fieldsOf(type) || name.includes('.'));
      const own = kept.filter(([name]) => !name.startsWith('place') && !name.startsWith('sample'));
      const source = writeDraft({ type, source: from } as JobRequest);
      this.drafts[type] = { ...Object.fromEntries(own), ...source };
    }
    this.before = null;
  }

  private beginningOf(type: JobType): Draft {
    const known = fieldsOf(type);
    return Object.fromEntries(Object.entries(this.beginning).filter(([name]) => name in known));
  }
}
