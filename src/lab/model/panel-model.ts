import type { CommandRegistry } from '@lumino/commands';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { GaiaApi, JobList } from '../../client';
import { Deletions } from './deletions';
import { FindModel } from './find-model';
import { JobFormModel } from '../job-form/job-form-model';
import { memoryOfPage, type Memory } from './memory';
import { TabsModel } from './tabs-model';
import { VolumeModel } from './volume-model';
import type { Preferences } from '../preferences';

export interface PanelModelOptions {
  api: GaiaApi;
  jobs: JobList;
  commands: PanelCommands;
  trans: TranslationBundle;
  preferences: () => Promise<Preferences>;
  /** Jobs about to be deleted; default: an own list. */
  deletions?: Deletions;
  /** What outlives a reload; default: nothing. */
  memory?: Memory;
  /** Lets the user choose a coverage map in the file browser; null when none was chosen. */
  openMoc?: () => Promise<string | null>;
}

/** The commands that the sidebar goes through; without `hasCommand` only those that are always there. */
export type PanelCommands = Pick<CommandRegistry, 'execute'> & Partial<Pick<CommandRegistry, 'hasCommand'>>;

/** Everything that the sidebar shows, one model a tab or part of it. */
export class PanelModel {
  readonly api: GaiaApi;
  readonly jobs: JobList;
  readonly commands: PanelCommands;
  readonly trans: TranslationBundle;
  readonly deletions: Deletions;
  readonly tabs: TabsModel;
  readonly volume: VolumeModel;
  readonly find: FindModel;
  /** The form of a new job. */
  readonly jobForm: JobFormModel;
  readonly openMoc?: () => Promise<string | null>;

  constructor(options: PanelModelOptions) {
    this.api = options.api;
    this.jobs = options.jobs;
    this.commands = options.commands;
    this.trans = options.trans;
    this.deletions = options.deletions ?? new Deletions(options.api, options.jobs);
    this.openMoc = options.openMoc;
    const memory = options.memory ?? memoryOfPage();
    this.tabs = new TabsModel(memory);
    this.volume = new VolumeModel(options.api, async () => (await options.preferences()).volume);
    this.find = new FindModel(options.api, undefined, memory);
    this.jobForm = new JobFormModel({ ...options, volume: this.volume });
  }

  /** Whether a command of another plugin is there. */
  can(command: string): boolean {
    return this.commands.hasCommand?.(command) ?? false;
  }

  dispose(): void {
    this.jobForm.dispose();
    this.tabs.dispose();
    this.volume.dispose();
    this.find.dispose();
  }
}
