export { BAD_INTEGER, int64In } from './integers';
export { decidesFloat32, float64In, isNaNText } from './reals';
