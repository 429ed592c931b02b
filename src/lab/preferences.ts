import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { DEFAULT_ORDER } from '../protocol';
import { PLUGIN_ID } from './ids';

/** The user's settings, with their defaults. */
export interface Preferences {
  /** Folder that takes the place of the service's default volume; '' for none. */
  volume: string;
  /** HEALPix order of new maps, 0–12. */
  order: number;
  frame: 'galactic' | 'icrs' | 'ecliptic';
}

const DEFAULTS: Preferences = { volume: '', order: DEFAULT_ORDER, frame: 'galactic' };

/** Reads the settings when they are first needed; without a registry the defaults hold. */
export function preferencesFrom(registry: ISettingRegistry | null): () => Promise<Preferences> {
  let loading: Promise<ISettingRegistry.ISettings | null> | undefined;
  return async () => {
    loading ??= registry ? registry.load(PLUGIN_ID).catch(() => null) : Promise.resolve(null);
    const settings = await loading;
    return settings ? preferencesOf(settings.composite) : DEFAULTS;
  };
}

/** Preferences from a settings value; what does not fit falls back to its default. */
export function preferencesOf(value: Readonly<Record<string, unknown>>): Preferences {
  const { volume, order, frame } = value;
  return {
    volume: typeof volume === 'string' ? volume : DEFAULTS.volume,
    order:
      Number.isInteger(order) && (order as number) >= 0 && (order as number) <= 12 ? (order as number) : DEFAULTS.order,
    frame: frame === 'icrs' || frame === 'ecliptic' || frame === 'galactic' ? frame : DEFAULTS.frame
  };
}
