import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { connectionTo } from './connection';
import { gaiaIcon } from './icons';
import { CommandIDs, DOMAIN } from './ids';
import { PanelModel } from './model/panel-model';
import { preferencesFrom } from './preferences';
import { GaiaPanel } from './sidebar/panel';

/** The Gaia sidebar. */
export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'gaialab:panel',
  description: 'The Gaia sidebar: volume, partition search, whole-sky map and jobs.',
  autoStart: true,
  optional: [ILayoutRestorer, ITranslator, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null,
    settings: ISettingRegistry | null
  ) => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { client, jobs } = connectionTo(app.serviceManager.serverSettings);
    const preferences = preferencesFrom(settings);
    const model = new PanelModel({ api: client, jobs, commands: app.commands, trans, preferences });
    const panel = new GaiaPanel(model);
    app.shell.add(panel, 'left', { rank: 600, type: 'Gaia' });
    restorer?.add(panel, panel.id);

    app.commands.addCommand(CommandIDs.openPanel, {
      label: trans.__('Open Gaia Panel'),
      caption: trans.__('Show the Gaia sidebar'),
      icon: gaiaIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => app.shell.activateById(panel.id)
    });
  }
};
