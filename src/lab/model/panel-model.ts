import type { CommandRegistry } from '@lumino/commands';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { GaiaApi, JobList } from '../../client';
import { FindModel } from './find-model';
import { JobFormModel } from '../job-form/job-form-model';
import { memoryOfPage, type Memory } from './memory';
import { TabsModel } from './tabs-model';
import { VolumeModel } from './volume-model';
import type { Preferences } from '../preferences';

export interface PanelModelOptions {
  api: GaiaApi;
  jobs: JobList;
  commands: Pick<CommandRegistry, 'execute'> & Partial<Pick<CommandRegistry, 'hasCommand'>>;
  trans: TranslationBundle;
  preferences: () => Promise<Preferences>;
  /** What outlives a reload; default: nothing. */
  memory?: Memory;
}

/** Everything that the sidebar shows, one model a tab or part of it. */
export class PanelModel {
  readonly api: GaiaApi;
  readonly jobs: JobList;
  readonly commands: Pick<CommandRegistry, 'execute'>;
  readonly trans: TranslationBundle;
  readonly tabs: TabsModel;
  readonly volume: VolumeModel;
  readonly find: FindModel;
  /** The form of a new job. */
  readonly jobForm: JobFormModel;

  constructor(options: PanelModelOptions) {
    this.api = options.api;
    this.jobs = options.jobs;
    this.commands = options.commands;
    this.trans = options.trans;
    this.tabs = new TabsModel(options.memory ?? memoryOfPage());
    this.volume = new VolumeModel(options.api, async () => (await options.preferences()).volume);
    this.find = new FindModel(options.api);
    this.jobForm = new JobFormModel({ ...options, volume: this.volume });
  }

  dispose(): void {
    this.jobForm.dispose();
    this.tabs.dispose();
    this.volume.dispose();
    this.find.dispose();
  }
}
