export { BAD_INTEGER, int64In } from './integers';
export { NO_SINGLE, roughSingle, singleIn } from './singles';
export { decidesFloat32, float64In, isNaNText } from './reals';
