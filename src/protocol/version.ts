/** Version of the product, the same in package.json, the Python package and the service. */
export const VERSION = '0.1.0';

/** Version of what crosses a process; raised when a message changes its meaning. */
export const PROTOCOL_VERSION = 1;
