/** Command line of the map that the cases make. */
export function mapArguments({ volume }) {
  return ['map', 'healpix', '--column', 'phot_g_mean_mag', '--stat', 'mean', '--order', '8', '--volume', volume];
}

/** The same map as a request to the service. */
export function mapRequest({ volume }) {
  return { type: 'HealpixMap', source: { volume }, column: 'phot_g_mean_mag', stat: 'mean', order: 8 };
}
