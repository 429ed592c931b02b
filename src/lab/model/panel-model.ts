import type { CommandRegistry } from '@lumino/commands';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { GaiaApi, JobList } from '../../client';
import { FindModel } from './find-model';
import { PlanModel } from './plan-model';
import { VolumeModel } from './volume-model';
import type { Preferences } from '../preferences';
import type { DensityMapRequest } from '../../protocol';

export interface PanelModelOptions {
  api: GaiaApi;
  jobs: JobList;
  commands: Pick<CommandRegistry, 'execute'>;
  trans: TranslationBundle;
  preferences: () => Promise<Preferences>;
}

/** Everything that the sidebar shows, one model a section. */
export class PanelModel {
  readonly api: GaiaApi;
  readonly jobs: JobList;
  readonly commands: Pick<CommandRegistry, 'execute'>;
  readonly trans: TranslationBundle;
  readonly volume: VolumeModel;
  readonly find: FindModel;
  readonly wholeSky: PlanModel;
  private planned = '';

  constructor(private readonly options: PanelModelOptions) {
    this.api = options.api;
    this.jobs = options.jobs;
    this.commands = options.commands;
    this.trans = options.trans;
    this.volume = new VolumeModel(options.api, async () => (await options.preferences()).volume);
    this.find = new FindModel(options.api);
    this.wholeSky = new PlanModel(options.api);
    this.volume.changed.connect(this.planWholeSky, this);
  }

  dispose(): void {
    this.volume.changed.disconnect(this.planWholeSky, this);
    this.volume.dispose();
    this.find.dispose();
    this.wholeSky.dispose();
  }

  /** Plans the map of the whole volume once per volume. */
  private planWholeSky(): void {
    const path = this.volume.volume?.path ?? '';
    if (path === this.planned) {
      return;
    }
    this.planned = path;
    if (path === '') {
      this.wholeSky.reset();
      return;
    }
    void this.options.preferences().then(({ order }) => {
      const request: DensityMapRequest = { type: 'DensityMap', source: {}, order };
      return this.wholeSky.plan(request);
    });
  }
}
