/** The rules, and their analysis of a file. */
export { analyze } from './analysis/analyze';
export { clusterLine } from './analysis/documentStatus';
export { identityOf } from './analysis/identity';
export type { AnalyzeOptions } from './types';
export { firstKeyOf, suppressionsOf, suppressionText, withoutRule } from './analysis/suppressions';
export { announcesRefusal, DELIVERY_RULE, isDenial } from './kinds';
export { RULES } from './registry';
