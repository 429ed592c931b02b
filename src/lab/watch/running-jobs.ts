import type { IRunningSessions } from '@jupyterlab/running';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { JobState } from '../../protocol';
import { describePhase, describeProgress, describeRequest, fractionDone } from '../format';
import { gaiaIcon } from '../icons';
import { CommandIDs } from '../ids';
import type { JobWatch } from './job-watch';

/** Jobs among the running terminals and kernels, where they can be opened and cancelled. */
export class RunningJobs implements IRunningSessions.IManager {
  readonly name: string;
  readonly shutdownLabel: string;
  readonly shutdownAllLabel: string;
  readonly shutdownAllConfirmationText: string;
  readonly runningChanged: JobWatch['changed'];

  constructor(
    private readonly watch: JobWatch,
    private readonly commands: CommandRegistry,
    private readonly trans: TranslationBundle
  ) {
    this.name = trans.__('Gaia Jobs');
    this.shutdownLabel = trans.__('Cancel');
    this.shutdownAllLabel = trans.__('Cancel All');
    this.shutdownAllConfirmationText = trans.__('Cancel all Gaia jobs that wait or run?');
    this.runningChanged = watch.changed;
  }

  running(): IRunningSessions.IRunningItem[] {
    return this.watch.open.map(job => this.item(job));
  }

  shutdownAll(): void {
    for (const job of this.watch.open) {
      this.cancel(job);
    }
  }

  refreshRunning(): void {
    // Changes are pushed.
  }

  private item(job: JobState): IRunningSessions.IRunningItem {
    const { trans, commands } = this;
    const what = describeRequest(job.request, trans);
    return {
      icon: () => gaiaIcon,
      label: () => what,
      labelTitle: () => trans.__('%1\n%2: %3', what, describePhase(job.phase, trans), describeProgress(job, trans)),
      detail: () =>
        job.phase === 'EXECUTING'
          ? trans.__('%1 %', String(Math.floor(100 * fractionDone(job))))
          : describePhase(job.phase, trans),
      open: () => void commands.execute(CommandIDs.openResult, { job: job.id }),
      shutdown: () => this.cancel(job)
    };
  }

  private cancel(job: JobState): void {
    void this.commands.execute(CommandIDs.cancelJob, { job: job.id });
  }
}
