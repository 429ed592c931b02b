import { nullTranslator } from '@jupyterlab/translation';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { preferencesOf } from '../../src/lab/preferences';
import { describeOrder, formatPixelSize } from '../../src/lab/job-form/map-order';

const trans = nullTranslator.load('gaialab');
const plain = (text: string): string => text.replace(/\u202f/g, ' ');

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
