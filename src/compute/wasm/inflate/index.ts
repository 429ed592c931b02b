import { prepare } from './inflate';

export { beginStream, dataEnd, inflate, inputNext, textEnd } from './inflate';
export { foldText } from './fold';
export { openWindow, slideWindow } from './window';

prepare();
