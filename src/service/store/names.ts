/** Names of the work that the service does in worker threads. */
export const CONVERT = 'convert';
/** Done aside, by the thread that unzips the file that is converted. */
export const COPY = 'copy';
export const COMPARE = 'compare';
export const TILE = 'tile';
export const VERIFY = 'verify';
export const REHEARSE = 'rehearse';
