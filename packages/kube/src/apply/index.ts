/** Applies a plan and accounts for each object. */
export type { ApplyStep } from './types';
