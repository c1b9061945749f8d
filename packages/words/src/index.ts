/** Plain data that every package uses. It imports no other package. */
export * from './capabilities';
export * from './fieldPath';
export * from './glob';
export * from './imageReference';
export * from './json';
export * from './kubernetes';
export * from './order';
export * from './paths';
export * from './podFields';
export * from './published';
export * from './remember';
export * from './sentences';
export * from './serviceAccount';
export * from './shell';
export * from './steps';
export * from './text';
export * from './types';
