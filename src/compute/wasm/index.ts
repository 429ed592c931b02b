/** Everything that the kernel exports. */
export * from './inflate';
export * from './rows';
export * from './sums';
