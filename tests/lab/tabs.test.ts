import { createElement } from 'react';
import { memoryOf, memoryOfPage } from '../../src/lab/model/memory';
import { TabsModel } from '../../src/lab/model/tabs-model';
import { Tabs } from '../../src/lab/sidebar/tabs';
import { reactPage } from '../support/react-page';
import { settled } from '../support/settled';

const settle = (ms = 20): Promise<void> => settled(ms);

describe('TabsModel', () => {
  it('is the same after a reload', async () => {
    const memory = memoryOfPage();
    new TabsModel(memory).show('jobs');
    const again = new TabsModel(memory);
    await settle();
    expect(again.current).toBe('jobs');
  });

  it('does not jump away from a tab chosen before the memory answered', async () => {
    const memory = memoryOfPage();
    new TabsModel(memory).show('jobs');
    const again = new TabsModel(memory);
    again.show('find');
    await settle();
    expect(again.current).toBe('find');
  });

  it('starts with the catalogue where the state is damaged or cannot be read', async () => {
    const broken = memoryOf({ fetch: () => Promise.reject(new Error('no')) } as never);
    const odd = memoryOfPage();
    odd.keep('panel-tab', { tab: 7 });
    for (const memory of [broken, odd]) {
      const tabs = new TabsModel(memory);
      await settle();
      expect(tabs.current).toBe('catalogue');
    }
  });
});

describe('Tabs', () => {
  const names = ['a', 'b', 'c'] as const;
  const page = reactPage();

  const draw = (current: (typeof names)[number], onSelect: (name: string) => void = () => undefined): Promise<void> => {
    const tabs = names.map(name => ({ name, label: name.toUpperCase(), content: () => `panel ${name}` }));
    page.render(createElement(Tabs<(typeof names)[number]>, { label: 'All', tabs, current, onSelect }));
    return settle();
  };

  it('moves with the arrow keys, around the ends, and with Home and End', async () => {
    const chosen: string[] = [];
    await draw('a', name => chosen.push(name));
    const list = page.host.querySelector('[role="tablist"]')!;
    for (const key of ['ArrowRight', 'ArrowLeft', 'End', 'Home', 'x']) {
      list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    }
    expect(chosen).toEqual(['b', 'c', 'c', 'a']);
    expect(document.activeElement?.textContent).toBe('A');
  });

  it('has one tab in the order of the keyboard, tied to its panel', async () => {
    await draw('b');
    const tabs = [...page.host.querySelectorAll<HTMLElement>('[role="tab"]')];
    expect(tabs.map(tab => tab.tabIndex)).toEqual([-1, 0, -1]);
    expect(tabs.map(tab => tab.getAttribute('aria-selected'))).toEqual(['false', 'true', 'false']);
    const panel = document.getElementById(tabs[1].getAttribute('aria-controls')!)!;
    expect(panel.textContent).toBe('panel b');
    expect(panel.getAttribute('aria-labelledby')).toBe(tabs[1].id);
  });

  it('draws a panel when it is first shown, and keeps it', async () => {
    await draw('a');
    expect(page.host.textContent).not.toContain('panel b');
    await draw('b');
    const panels = [...page.host.querySelectorAll<HTMLElement>('[role="tabpanel"]')];
    expect(panels.map(panel => [panel.hidden, panel.textContent])).toEqual([
      [true, 'panel a'],
      [false, 'panel b'],
      [true, '']
    ]);
  });
});
