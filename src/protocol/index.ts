export * from './version';
export * from './errors';
export * from './requests';
export * from './results';
export * from './frame';
export * from './validate';
export * from './mime';
export * from './format';
