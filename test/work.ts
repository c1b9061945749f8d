/** Counts what rules and readers are asked to do, so that tests can bound it without a clock. */
import { Parser } from 'yaml';
import { RULES } from '@scc-lens/lens';
import type { Facts, Rule } from '@scc-lens/lens';
import type { Manifest } from '@scc-lens/yaml';

export interface Work {
  /** Each run of a rule on a document. */
  readonly runs: readonly { readonly rule: string; readonly manifest: Manifest; readonly facts: Facts }[];
  /** Rules whose fixes were worked out, once for each observation. */
  readonly remedies: readonly string[];
  /** Forgets what was counted. */
  readonly reset: () => void;
  readonly stop: () => void;
}

/** `noticed` is called for each observation, when it is made. */
export function countWork(noticed: () => void = () => undefined): Work {
  const runs: { rule: string; manifest: Manifest; facts: Facts }[] = [];
  const remedies: string[] = [];
  const rules = RULES as readonly { id: string; check: Rule['check'] }[];
  const before = rules.map(({ check }) => check);
  for (const [i, rule] of rules.entries()) {
    rule.check = function* (subject) {
      runs.push({ rule: rule.id, manifest: subject.manifest, facts: subject.facts });
      for (const observation of before[i]?.(subject) ?? []) {
        noticed();
        yield Object.defineProperty(
          Object.create(observation, Object.getOwnPropertyDescriptors(observation)) as typeof observation,
          'remedies',
          {
            get: () => {
              remedies.push(rule.id);
              return observation.remedies;
            },
          },
        );
      }
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

export interface ReadingWork {
  /** Lexemes that the parser of syntax trees was given. */
  readonly lexemes: () => number;
  readonly stop: () => void;
}

/** Counts what the reader of syntax trees does. */
export function countReading(): ReadingWork {
  let lexemes = 0;
  const parse: Parser['next'] = Reflect.get(Parser.prototype, 'next');
  Parser.prototype.next = function (lexeme) {
    lexemes++;
    return parse.call(this, lexeme);
  };
  return {
    lexemes: () => lexemes,
    stop: () => {
      Parser.prototype.next = parse;
    },
  };
}
