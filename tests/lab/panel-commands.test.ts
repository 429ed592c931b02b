import type { JupyterFrontEnd } from '@jupyterlab/application';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { CommandIDs } from '../../src/lab/ids';
import { memoryOfPage } from '../../src/lab/model/memory';
import type { PanelModel } from '../../src/lab/model/panel-model';
import { TabsModel } from '../../src/lab/model/tabs-model';
import { addPanelCommands } from '../../src/lab/panel-commands';
import { settled } from '../support/settled';

const PANEL = 'gaialab-panel';

/** JupyterLab's left area, whose layout of before comes back when it is told to: the file browser was open. */
function lab() {
  const commands = new CommandRegistry();
  const tabs = new TabsModel(memoryOfPage());
  const state = { open: '', activations: 0 };
  let finish: () => void = () => undefined;
  const restored = new Promise<void>(resolve => (finish = resolve));
  const shell = {
    activateById: (id: string) => {
      state.open = id;
      state.activations++;
    }
  };
  const app = { commands, shell, restored } as unknown as JupyterFrontEnd;
  addPanelCommands({
    app,
    trans: nullTranslator.load('gaialab'),
    model: async () => ({ tabs }) as unknown as PanelModel,
    panel: PANEL
  });
  const restore = async (): Promise<void> => {
    state.open = 'filebrowser';
    finish();
    await settled(5);
  };
  return { commands, tabs, state, restore };
}

describe('open-panel', () => {
  it('before the layout is back shows the panel with its tab at once, and after it too', async () => {
    const { commands, tabs, state, restore } = lab();
    await commands.execute(CommandIDs.openPanel, { tab: 'jobs' });
    expect([state.open, tabs.current]).toEqual([PANEL, 'jobs']);
    await restore();
    expect([state.open, tabs.current]).toEqual([PANEL, 'jobs']);
  });

  it('after that shows it once', async () => {
    const { commands, state, restore } = lab();
    await restore();
    expect(state.open).toBe('filebrowser');
    await commands.execute(CommandIDs.openPanel, {});
    await settled(5);
    expect(state).toEqual({ open: PANEL, activations: 1 });
  });
});
