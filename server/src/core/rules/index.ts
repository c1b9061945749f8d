import { capabilityName } from './capability-name';
import { hostpathSupervisor } from './hostpath-supervisor';
import { sccDenied } from './scc-denied';
import { supervisorStager } from './supervisor-stager';
import { suppressionWithoutReason } from './suppression-without-reason';
import { syntaxError } from './syntax-error';
import type { Rule } from './types';
import { unusedSuppression } from './unused-suppression';

export type { Rule, Subject } from './types';

/** Every rule, in the order of the documentation. */
export const RULES: readonly Rule[] = [
  hostpathSupervisor,
  supervisorStager,
  sccDenied,
  capabilityName,
  syntaxError,
  suppressionWithoutReason,
  unusedSuppression,
];
