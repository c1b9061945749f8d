/** Counts what the rules are asked to do, so that tests can bound it without a clock. */
import { RULES } from '../server/src/core';
import type { Facts, Manifest, Rule } from '../server/src/core';

export interface Work {
  /** Each run of a rule on a document. */
  readonly runs: readonly { readonly rule: string; readonly manifest: Manifest; readonly facts: Facts }[];
  /** Rules whose fixes were worked out, once for each observation. */
  readonly remedies: readonly string[];
  /** Forgets what was counted. */
  readonly reset: () => void;
  readonly stop: () => void;
}

export function countWork(): Work {
  const runs: { rule: string; manifest: Manifest; facts: Facts }[] = [];
  const remedies: string[] = [];
  const rules = RULES as readonly { id: string; check: Rule['check'] }[];
  const before = rules.map(({ check }) => check);
  for (const [i, rule] of rules.entries()) {
    rule.check = subject => {
      runs.push({ rule: rule.id, manifest: subject.manifest, facts: subject.facts });
      return Array.from(before[i]?.(subject) ?? [], observation =>
        Object.defineProperty(Object.create(observation, Object.getOwnPropertyDescriptors(observation)) as typeof observation, 'remedies', {
          get: () => {
            remedies.push(rule.id);
            return observation.remedies;
          },
        }),
      );
    };
  }
  return {
    runs,
    remedies,
    reset: () => {
      runs.length = 0;
      remedies.length = 0;
    },
    stop: () => {
      for (const [i, rule] of rules.entries()) rule.check = before[i] ?? rule.check;
    },
  };
}
