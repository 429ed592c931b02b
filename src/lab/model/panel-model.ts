import type { CommandRegistry } from '@lumino/commands';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { GaiaApi, JobList } from '../../client';
import { FindModel } from './find-model';
import { MapFormModel } from './map-form';
import { memoryOfPage, type Memory } from './memory';
import { PlanModel } from './plan-model';
import { TabsModel } from './tabs-model';
import { VolumeModel } from './volume-model';
import type { Preferences } from '../preferences';
import type { DensityMapRequest } from '../../protocol';

export interface PanelModelOptions {
  api: GaiaApi;
  jobs: JobList;
  commands: Pick<CommandRegistry, 'execute'>;
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
  readonly wholeSky: PlanModel;
  /** Resolution and frame of the next map. */
  readonly mapForm = new MapFormModel();
  private planned = '';

  constructor(options: PanelModelOptions) {
    this.api = options.api;
    this.jobs = options.jobs;
    this.commands = options.commands;
    this.trans = options.trans;
    this.tabs = new TabsModel(options.memory ?? memoryOfPage());
    this.volume = new VolumeModel(options.api, async () => (await options.preferences()).volume);
    this.find = new FindModel(options.api);
    this.wholeSky = new PlanModel(options.api);
    this.volume.changed.connect(this.planWholeSky, this);
    this.mapForm.changed.connect(this.planWholeSky, this);
    void options.preferences().then(preferences => this.mapForm.begin(preferences));
  }

  dispose(): void {
    this.volume.changed.disconnect(this.planWholeSky, this);
    this.tabs.dispose();
    this.volume.dispose();
    this.find.dispose();
    this.wholeSky.dispose();
    this.mapForm.dispose();
  }

  /** Plans the map of the whole volume once per volume, order and frame. */
  private planWholeSky(): void {
    const path = this.volume.volume?.path ?? '';
    const { fields } = this.mapForm;
    const wanted = path === '' || fields === null ? '' : JSON.stringify([path, fields]);
    if (wanted === this.planned) {
      return;
    }
    this.planned = wanted;
    if (wanted === '' || fields === null) {
      this.wholeSky.reset();
      return;
    }
    const request: DensityMapRequest = { type: 'DensityMap', source: {}, ...fields };
    void this.wholeSky.plan(request);
  }
}
