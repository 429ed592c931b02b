/** Names of the work that the service does in worker threads. */
export const CONVERT = 'convert';
export const COMPARE = 'compare';
export const TILE = 'tile';
export const VERIFY = 'verify';
export const REHEARSE = 'rehearse';
