export * from './healpix-cell';
export * from './healpix-pixel';
export * from './healpix-sphere';
export * from './healpix-ring';
export * from './healpix-disc';
