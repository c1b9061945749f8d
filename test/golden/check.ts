import { normalizeScc, reviewPodSecurity } from '@scc-lens/admission';
import type { Level, SecurityContextConstraints } from '@scc-lens/admission';
import type { JsonObject } from '@scc-lens/words';
import { differences } from './compare';
import { cases } from './files';
import { checkSccCase } from './sccCase';
import type { DefaultsCase, PodSecurityCase, SccCase } from './schema';

/** A case that the core does not agree with. */
export interface Failure {
  readonly id: string;
  readonly differences: readonly string[];
}

export interface Outcome {
  readonly passed: number;
  readonly failures: readonly Failure[];
}

/** Runs all cases of a file of any kind. Throws where the file cannot be read. */
export function checkFile(file: string, stock: readonly SecurityContextConstraints[]): Outcome {
  let passed = 0;
  const failures: Failure[] = [];
  for (const test of cases(file)) {
    const found = checkCase(test, stock);
    if (found.length === 0) passed++;
    else failures.push({ id: idOf(test), differences: found });
  }
  return { passed, failures };
}

function idOf({ id }: JsonObject): string {
  return typeof id === 'string' ? id : '(no id)';
}

/** The kind of a case shows in its fields. */
function checkCase(test: JsonObject, stock: readonly SecurityContextConstraints[]): readonly string[] {
  if (test['sccs'] !== undefined) return checkSccCase(test as unknown as SccCase, stock);
  if (test['scc'] !== undefined) return checkDefaults(test as unknown as DefaultsCase);
  return checkPodSecurity(test as unknown as PodSecurityCase);
}

function checkDefaults({ scc, expected }: DefaultsCase): readonly string[] {
  return differences(expected, normalizeScc(scc), 'scc', { zeroIsAbsent: true });
}

function checkPodSecurity({ pod, expected }: PodSecurityCase): readonly string[] {
  return Object.entries(expected).flatMap(([key, recorded]) => {
    const [level, version] = key.split(':');
    const { allowed, violations, message } = reviewPodSecurity(pod, level as Level, version);
    const shown = violations.map(({ id, level: own, reason, detail }) => ({ id, level: own, reason, detail }));
    return differences(recorded, { allowed, violations: shown, ...(!allowed && { message }) }, key);
  });
}
