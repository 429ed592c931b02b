import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { DEFAULT_ORDER, MAP_FRAMES, MAX_MAP_ORDER, type MapFrameName } from '../protocol';
import { PLUGIN_ID } from './ids';

/** Which notifications of jobs appear: of their ends, of their progress too, or none. */
export const NOTICE_LEVELS = ['ended', 'all', 'none'] as const;
export type NoticeLevel = (typeof NOTICE_LEVELS)[number];

/** The user's settings, with their defaults. */
export interface Preferences {
  /** Folder that takes the place of the service's default volume; '' for none. */
  volume: string;
  /** HEALPix order of new maps, 0–29. */
  order: number;
  /** Frame of the pixels of new maps. */
  pixelFrame: MapFrameName;
  /** Frame that maps are shown in. */
  frame: MapFrameName;
  notifications: NoticeLevel;
}

const DEFAULTS: Preferences = {
  volume: '',
  order: DEFAULT_ORDER,
  pixelFrame: 'icrs',
  frame: 'galactic',
  notifications: 'ended'
};

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
  const { volume, order, pixelFrame, frame, notifications } = value;
  const frameOr = (name: unknown, otherwise: MapFrameName): MapFrameName =>
    MAP_FRAMES.find(known => known === name) ?? otherwise;
  return {
    volume: typeof volume === 'string' ? volume : DEFAULTS.volume,
    order:
      Number.isInteger(order) && (order as number) >= 0 && (order as number) <= MAX_MAP_ORDER
        ? (order as number)
        : DEFAULTS.order,
    pixelFrame: frameOr(pixelFrame, DEFAULTS.pixelFrame),
    frame: frameOr(frame, DEFAULTS.frame),
    notifications: NOTICE_LEVELS.find(known => known === notifications) ?? DEFAULTS.notifications
  };
}
