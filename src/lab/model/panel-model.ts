import type { CommandRegistry } from '@lumino/commands';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CatalogueApi, GaiaApi, JobList } from '../../client';
import { Deletions } from './deletions';
import { FindModel } from './find-model';
import { JobFormModel } from '../job-form/job-form-model';
import { memoryOfPage, type Memory } from './memory';
import { SampleModel } from './sample-model';
import { TabsModel } from './tabs-model';
import { VolumeModel } from './volume-model';
import type { Preferences } from '../preferences';

export interface PanelModelOptions {
  api: GaiaApi;
  jobs: JobList;
  /** What lies where; without it nothing is completed, and no sample offered. */
  catalogue?: CatalogueApi;
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
  readonly catalogue?: CatalogueApi;
  /** The making of the sample volume. */
  readonly sample?: SampleModel;
  readonly deletions: Deletions;
  readonly tabs: TabsModel;
  readonly volume: VolumeModel;
  readonly find: FindModel;
  /** The form of a new job. */
  readonly jobForm: JobFormModel;
  private readonly unwatch: () => void;
  readonly openMoc?: () => Promise<string | null>;

  constructor(options: PanelModelOptions) {
    this.api = options.api;
    this.jobs = options.jobs;
    this.commands = options.commands;
    this.trans = options.trans;
    this.deletions = options.deletions ?? new Deletions(options.api, options.jobs);
    this.catalogue = options.catalogue;
    this.openMoc = options.openMoc;
    const memory = options.memory ?? memoryOfPage();
    this.tabs = new TabsModel(memory);
    this.volume = new VolumeModel(options.api, async () => (await options.preferences()).volume);
    this.sample = options.catalogue && new SampleModel(options.catalogue, path => void this.volume.setPath(path));
    this.find = new FindModel(options.api, undefined, memory);
    this.unwatch = this.watchVerifications();
    this.jobForm = new JobFormModel({ ...options, volume: this.volume });
  }

  /** The catalogue shows the last verification: it is asked again when one has ended. */
  private watchVerifications(): () => void {
    let known: number | null = null;
    return this.jobs.observe(() => {
      const ended = this.jobs.jobs.filter(({ phase, request }) => phase === 'COMPLETED' && request.type === 'Verify');
      if (known !== null && ended.length > known) {
        void this.volume.refresh();
      }
      known = this.jobs.ready ? ended.length : known;
    });
  }

  /** Whether a command of another plugin is there. */
  can(command: string): boolean {
    return this.commands.hasCommand?.(command) ?? false;
  }

  dispose(): void {
    this.jobForm.dispose();
    this.unwatch();
    this.sample?.dispose();
    this.tabs.dispose();
    this.volume.dispose();
    this.find.dispose();
  }
}
