import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { CatalogueClient, GaiaClient, JobList, type Requester } from '../client';
import { Deletions } from './model/deletions';
import { JobWatch } from './watch/job-watch';

/** Requests below `<base URL>gaialab/`, with Jupyter's own token and XSRF header. */
export function jupyterRequester(settings: ServerConnection.ISettings): Requester {
  const root = URLExt.join(settings.baseUrl, 'gaialab');
  return (path, init) => ServerConnection.makeRequest(`${root}/${path}`, init, settings);
}

/** The client and the live job list of one Jupyter server. */
export interface Connection {
  client: GaiaClient;
  /** What lies where. */
  catalogue: CatalogueClient;
  jobs: JobList;
  /** What happens to the jobs while no view looks at them. */
  watch: JobWatch;
  /** Jobs that are deleted unless the user wants them back. */
  deletions: Deletions;
}

/** Whether the service runs; asking does not start it. False when the server does not answer. */
async function serviceRuns(request: Requester): Promise<boolean> {
  try {
    const response = await request('running', { method: 'GET', headers: { Accept: 'application/json' } });
    return response.ok && ((await response.json()) as { running?: unknown }).running === true;
  } catch {
    return false;
  }
}

const connections = new Map<string, Connection>();

/** One connection a server and page: the sidebar, map tabs and notebook outputs share one event stream. */
export function connectionTo(settings: ServerConnection.ISettings): Connection {
  let connection = connections.get(settings.baseUrl);
  if (!connection) {
    const request = jupyterRequester(settings);
    const client = new GaiaClient(request);
    const jobs = new JobList(client);
    const catalogue = new CatalogueClient(request);
    connection = {
      client,
      catalogue,
      jobs,
      watch: new JobWatch(jobs, () => serviceRuns(request)),
      deletions: new Deletions(client, jobs)
    };
    connections.set(settings.baseUrl, connection);
  }
  return connection;
}
