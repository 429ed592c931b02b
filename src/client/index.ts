export * from './api';
export * from './request';
export * from './sse';
export * from './watch';
export * from './reduce';
export * from './gaia-client';
export * from './job-list';
export * from './frame-follower';
