/** Plain data that every room uses. It imports nothing from another room. */
export * from './capabilities';
export * from './copied';
export * from './count';
export * from './editDistance';
export * from './fault';
export * from './fieldPath';
export * from './glob';
export type * from './invalidField';
export * from './joinLines';
export * from './json';
export * from './kubernetes';
export * from './serviceAccount';
export * from './remember';
export * from './steps';
export * from './table';
export type * from './types';
export * from './uriPath';
