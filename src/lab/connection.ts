import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { GaiaClient, JobList, type Requester } from '../client';

/** Requests below `<base URL>gaialab/`, with Jupyter's own token and XSRF header. */
export function jupyterRequester(settings: ServerConnection.ISettings): Requester {
  const root = URLExt.join(settings.baseUrl, 'gaialab');
  return (path, init) => ServerConnection.makeRequest(`${root}/${path}`, init, settings);
}

/** The client and the live job list of one Jupyter server. */
export interface Connection {
  client: GaiaClient;
  jobs: JobList;
}

const connections = new Map<string, Connection>();

/** One connection a server and page: the sidebar, map tabs and notebook outputs share one event stream. */
export function connectionTo(settings: ServerConnection.ISettings): Connection {
  let connection = connections.get(settings.baseUrl);
  if (!connection) {
    const client = new GaiaClient(jupyterRequester(settings));
    connection = { client, jobs: new JobList(client) };
    connections.set(settings.baseUrl, connection);
  }
  return connection;
}
