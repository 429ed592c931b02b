export { addRuns } from './runs';
