import { prepare } from './inflate';

export {
  beginStream,
  dataEnd,
  heldBits,
  heldCount,
  inflate,
  inputNext,
  matchReach,
  resumeStream,
  stopAtBorder,
  textEnd
} from './inflate';
export { foldText } from './fold';
export { openWindow, slideWindow } from './window';

prepare();
