import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { GaiaError, type JobState } from '../../protocol';
import { describeRequest, formatCount, fractionDone } from '../format';
import { CommandIDs } from '../ids';
import type { NoticeLevel } from '../preferences';
import type { JobWatch } from './job-watch';

/** Shorter jobs are watched while they run; a notice of their end would only be in the way [s]. */
const LONG_SECONDS = 5;

export interface JobNoticesOptions {
  watch: JobWatch;
  commands: CommandRegistry;
  trans: TranslationBundle;
  /** What the user wants to be told. */
  level: () => Promise<NoticeLevel>;
  /** Whether the user is looking at the job's view. */
  inView: (job: JobState) => boolean;
}

/** One notification a job: of its end, with a button that opens the result; with `all` also of its progress. */
export class JobNotices {
  /** Notification of each running job, by its id. */
  private readonly running = new Map<string, string>();
  private level: NoticeLevel = 'ended';

  constructor(private readonly options: JobNoticesOptions) {
    options.watch.changed.connect(this.onChanged, this);
    options.watch.ended.connect(this.onEnded, this);
    void this.refresh();
  }

  dispose(): void {
    this.options.watch.changed.disconnect(this.onChanged, this);
    this.options.watch.ended.disconnect(this.onEnded, this);
  }

  /** Reads the setting again. */
  async refresh(): Promise<void> {
    this.level = await this.options.level();
  }

  private onChanged(): void {
    if (this.level !== 'all') {
      return;
    }
    const { watch, trans } = this.options;
    for (const job of watch.open) {
      const known = this.running.get(job.id);
      const progress = fractionDone(job);
      if (known !== undefined) {
        Notification.update({ id: known, progress });
      } else if (job.progress.elapsedSeconds >= LONG_SECONDS) {
        const id = Notification.emit(describeRequest(job.request, trans), 'in-progress', {
          progress,
          autoClose: false,
          actions: [this.action(CommandIDs.openResult, trans.__('Open'), job), this.cancel(job)]
        });
        this.running.set(job.id, id);
      }
    }
  }

  private onEnded(_: JobWatch, job: JobState): void {
    const { trans, inView } = this.options;
    const known = this.running.get(job.id);
    if (known !== undefined) {
      this.running.delete(job.id);
      Notification.dismiss(known);
    }
    const short = job.progress.elapsedSeconds < LONG_SECONDS;
    if (this.level === 'none' || job.phase === 'ABORTED' || inView(job) || (short && job.phase === 'COMPLETED')) {
      return;
    }
    const what = describeRequest(job.request, trans);
    const open = this.action(CommandIDs.openResult, trans.__('Open'), job);
    if (job.phase === 'COMPLETED') {
      const skipped = job.manifest?.skipped.length ?? 0;
      if (skipped === 0) {
        Notification.success(trans.__('%1: done', what), { actions: [open], autoClose: 10_000 });
      } else {
        const left = trans._n('%2 file was left out', '%2 files were left out', skipped, formatCount(skipped));
        Notification.warning(trans.__('%1: done, %2', what, left), { actions: [open], autoClose: 10_000 });
      }
      return;
    }
    const { message, hint } = GaiaError.from(job.error);
    const text = hint ? trans.__('%1 failed: %2 %3', what, message, hint) : trans.__('%1 failed: %2', what, message);
    Notification.error(text, { actions: [this.show()], autoClose: false });
  }

  private action(command: string, label: string, job: JobState): Notification.IAction {
    return { label, callback: () => void this.options.commands.execute(command, { job: job.id }) };
  }

  private cancel(job: JobState): Notification.IAction {
    return { ...this.action(CommandIDs.cancelJob, this.options.trans.__('Cancel'), job), displayType: 'warn' };
  }

  private show(): Notification.IAction {
    const { commands, trans } = this.options;
    return {
      label: trans.__('Show Jobs'),
      callback: () => void commands.execute(CommandIDs.openPanel, { tab: 'jobs' })
    };
  }
}
