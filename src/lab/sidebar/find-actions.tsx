import { Clipboard } from '@jupyterlab/apputils';
import { formatAbout, formatBytes, formatCount, formatSeconds } from '../format';
import { CommandIDs } from '../ids';
import type { PanelModel } from '../model/panel-model';
import { Button } from './parts';

/** What can be done with the selected partitions, and what they cost. */
export function FindActions({ model }: { model: PanelModel }): JSX.Element {
  const { find, trans, commands } = model;
  const { files, bytes, rows, seconds } = find.selection.cost;
  const selected = find.selection.files;
  const paths = selected.map(file => file.path);
  const none = files === 0;
  const source = (): object => find.sourceOf(selected);
  return (
    <div className="jp-gaia-selection">
      <div className="jp-gaia-total" aria-live="polite">
        {none
          ? trans.__('Nothing selected.')
          : [
              trans._n('%2 file', '%2 files', files, formatCount(files)),
              formatBytes(bytes),
              trans.__('about %1 rows', formatAbout(rows)),
              formatSeconds(seconds, trans)
            ].join(' · ')}
      </div>
      <div className="jp-gaia-row">
        <Button
          primary
          disabled={none}
          title={trans.__('Put a cell that loads these files into the notebook, and run it')}
          onClick={() => void commands.execute(CommandIDs.loadInNotebook, { paths })}
        >
          {trans.__('Load in notebook')}
        </Button>
        <Button
          disabled={none}
          title={trans.__('Count the sources of these files on the sky')}
          onClick={() => void commands.execute(CommandIDs.densityMap, { paths })}
        >
          {trans.__('Density map')}
        </Button>
      </div>
      <div className="jp-gaia-row jp-gaia-more">
        {model.can(CommandIDs.openTable) && (
          <Button
            small
            disabled={none}
            title={trans._n('Show the rows of this file', 'Show the rows of these files, each in a tab', files)}
            onClick={() => void commands.execute(CommandIDs.openTable, { paths })}
          >
            {trans.__('Preview')}
          </Button>
        )}
        {model.can(CommandIDs.newJob) && (
          <Button
            small
            disabled={none}
            title={trans.__('Open the form of a new job with these partitions')}
            onClick={() => void commands.execute(CommandIDs.newJob, { source: source() as never })}
          >
            {trans.__('New job…')}
          </Button>
        )}
        {model.can(CommandIDs.insertAsCode) && (
          <Button
            small
            disabled={none}
            title={trans.__('Put a cell that reads these partitions into the notebook')}
            onClick={() =>
              void commands.execute(CommandIDs.insertAsCode, { request: { type: 'Rows', source: source() as never } })
            }
          >
            {trans.__('Insert as code')}
          </Button>
        )}
        <Button
          small
          disabled={none}
          title={trans.__('Copy the paths of these files, one a line')}
          onClick={() => Clipboard.copyToSystem(paths.join('\n'))}
        >
          {trans.__('Copy paths')}
        </Button>
      </div>
    </div>
  );
}
