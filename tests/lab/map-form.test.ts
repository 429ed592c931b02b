import { nullTranslator } from '@jupyterlab/translation';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { JobList } from '../../src/client';
import { FakeGaiaClient } from '../../src/client/fake';
import { preferencesOf, type Preferences } from '../../src/lab/preferences';
import { describeOrder, formatPixelSize, MapFormModel } from '../../src/lab/model/map-form';
import { PanelModel } from '../../src/lab/model/panel-model';
import { SkySection } from '../../src/lab/sidebar/sky-section';

const trans = nullTranslator.load('gaialab');
const plain = (text: string): string => text.replace(/\u202f/g, ' ');
const settle = (ms = 20): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

describe('settings of new maps', () => {
  it.each([0, 8, 13, 29])('order %d is one', order => expect(preferencesOf({ order }).order).toBe(order));
  it.each([-1, 30, 8.5, '9', undefined])('order %s is none', order => expect(preferencesOf({ order }).order).toBe(8));

  it('have a frame of the pixels apart from the one that is shown', () => {
    expect(preferencesOf({})).toMatchObject({ pixelFrame: 'icrs', frame: 'galactic' });
    expect(preferencesOf({ pixelFrame: 'ecliptic', frame: 'icrs' })).toMatchObject({
      pixelFrame: 'ecliptic',
      frame: 'icrs'
    });
    expect(preferencesOf({ pixelFrame: 'supergalactic' }).pixelFrame).toBe('icrs');
  });

  it('are those of the schema', () => {
    const { properties } = JSON.parse(readFileSync(join(__dirname, '../../schema/plugin.json'), 'utf8'));
    const defaults = Object.entries(properties).map(([name, value]) => [name, (value as { default: unknown }).default]);
    expect(preferencesOf({})).toEqual(Object.fromEntries(defaults));
    const { minimum, maximum } = properties.order;
    expect([minimum, maximum]).toEqual([0, 29]);
    for (const { const: name } of properties.pixelFrame.oneOf) {
      expect(preferencesOf({ pixelFrame: name }).pixelFrame).toBe(name);
    }
  });
});

describe('what an order means', () => {
  it.each([
    [0, '58.6°'],
    [8, '13.7′'],
    [12, '51.5″'],
    [20, '201 mas'],
    [29, '0.393 mas']
  ])('the pixels of order %d have %s', (order, size) => expect(formatPixelSize(order)).toBe(size));

  it('says what is practical', () => {
    const text = (order: number | null, frame: 'icrs' | 'galactic' = 'icrs'): string =>
      plain(describeOrder(order, frame, trans));
    expect(text(8)).toBe('786 432 pixels of 13.7′.');
    expect(text(8, 'galactic')).toContain('from positions instead of ids');
    expect(text(11)).toContain('the picture has order 10, the files the rest');
    expect(text(12)).not.toContain('from positions');
    expect(text(13)).toMatch(/from positions.*practical for small parts of the sky/);
    expect(text(null)).toBe('A whole number from 0 to 29.');
  });
});

describe('MapFormModel', () => {
  it('begins with the settings, and keeps what was typed', () => {
    const form = new MapFormModel();
    expect(form.fields).toBeNull();
    form.begin({ order: 9, pixelFrame: 'galactic' });
    expect(form.fields).toEqual({ order: 9, frame: 'galactic' });
    form.edit({ text: '14' });
    form.begin({ order: 8, pixelFrame: 'icrs' });
    expect(form.fields).toEqual({ order: 14, frame: 'galactic' });
  });

  it.each(['', '30', '-1', '8.5', 'x', '1e1'])('%p is no order', text => {
    const form = new MapFormModel();
    form.edit({ text });
    expect(form.fields).toBeNull();
  });
});

describe('the form of a new map', () => {
  let root: Root;
  let host: HTMLElement;
  let model: PanelModel;
  let api: FakeGaiaClient;
  const executed: unknown[] = [];

  beforeEach(async () => {
    api = new FakeGaiaClient();
    await api.setVolume('/gaia');
    const preferences: Preferences = {
      volume: '',
      order: 6,
      pixelFrame: 'icrs',
      frame: 'galactic',
      notifications: 'ended'
    };
    model = new PanelModel({
      api,
      jobs: new JobList(api),
      commands: { execute: async (id: string, args: unknown) => void executed.push([id, args]) },
      trans,
      preferences: async () => preferences
    } as unknown as ConstructorParameters<typeof PanelModel>[0]);
    host = document.body.appendChild(document.createElement('div'));
    root = createRoot(host);
    root.render(createElement(SkySection, { model }));
    await model.volume.start();
    await settle();
  });
  afterEach(() => {
    root.unmount();
    host.remove();
    model.dispose();
  });

  const change = async (selector: string, value: string): Promise<void> => {
    const field = host.querySelector<HTMLInputElement | HTMLSelectElement>(selector)!;
    const prototype = field instanceof HTMLSelectElement ? HTMLSelectElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, 'value')!.set!.call(field, value);
    field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
    await settle();
  };
  const button = (): HTMLButtonElement => host.querySelector('button')!;
  const plans = (): unknown[] => api.calls.filter(({ name }) => name === 'plan').map(({ args }) => args[0]);

  it('plans and starts a map of the chosen order and frame', async () => {
    expect(plans()).toEqual([{ type: 'DensityMap', source: {}, order: 6, frame: 'icrs' }]);
    await change('input', '14');
    await change('select[aria-label="Frame of the pixels"]', 'galactic');
    expect(plans().at(-1)).toEqual({ type: 'DensityMap', source: {}, order: 14, frame: 'galactic' });
    expect(host.textContent).toContain('practical for small parts of the sky');
    button().click();
    expect(executed.at(-1)).toEqual(['gaialab:density-map', { all: true, order: 14, frame: 'galactic' }]);
  });

  it('starts nothing while there is no order', async () => {
    await change('input', '31');
    expect(button().disabled).toBe(true);
    expect(host.querySelector('input')!.getAttribute('aria-invalid')).toBe('true');
    expect(host.textContent).toContain('A whole number from 0 to 29.');
    await change('input', '7');
    expect(button().disabled).toBe(false);
  });
});
