import { hostpathSupervisor } from './hostpath-supervisor';
import { supervisorStager } from './supervisor-stager';
import { syntaxError } from './syntax-error';
import type { Rule } from './types';

export type { Rule, Subject } from './types';

/** Every rule, in the order of the documentation. */
export const RULES: readonly Rule[] = [syntaxError, hostpathSupervisor, supervisorStager];
