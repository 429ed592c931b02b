import { prepare } from './inflate';

export {
  beginStream,
  dataEnd,
  goOn,
  heldBits,
  heldCount,
  inflate,
  inputNext,
  matchReach,
  resumeStream,
  stopAtBorder,
  stopAtInput,
  textEnd,
  tokenize
} from './inflate';
export { findBlock } from './find';
export { expand, setTokens, tokensEnd } from './tokens';
export { foldText } from './fold';
export { openWindow, slideWindow } from './window';

prepare();
