export { appendColumns, readColumns } from './columns';
export { cutRows, shapeRows } from './cut';
export { readLists } from './lists';
export { screenSpectra } from './screen';
export { readStrings } from './strings';
