import type { Json, JsonObject } from '@scc-lens/words';

/** A stream of decisions, below `limit` each; zero once it has run dry, so that fast-check shrinks towards the plainest layout. */
export type Decide = (limit: number) => number;

export function decider(decisions: readonly number[]): Decide {
  let at = 0;
  return limit => (decisions[at++] ?? 0) % limit;
}

const PLAIN = /^[a-zA-Z/][\w/.-]*$/;
const WORDS = /^(y|n|yes|no|on|off|true|false|null)$/i;

/**
 * Prints a value the way some hand might have: indentation, flow parts, quotes, comments and blank lines as decided. A root mapping's
 * `again` is an alias of its `shared`, where it has both.
 */
export function printYaml(value: Json, decide: Decide): string {
  const step = 2 + decide(3);
  const style = {
    step,
    dash: decide(2) * step,
    item: decide(4) === 3 ? 4 : 2,
    quote: decide(2) === 1 ? "'" : '"',
    chatty: decide(2) === 1,
    decide,
    number: counter(),
  };
  const lines = block(value, 0, style);
  if (decide(4) === 1) lines.unshift('---');
  if (decide(4) === 1) lines.unshift('# first');
  const tail = decide(6);
  if (tail === 1) lines.push('...');
  else if (tail === 2) lines.push('# last');
  const eol = decide(3) === 1 ? '\r\n' : '\n';
  return (!Array.isArray(value) && decide(8) === 1 ? '\uFEFF' : '') + lines.join(eol) + (decide(3) === 1 ? '' : eol);
}

function counter(): () => number {
  let count = 0;
  return () => count++;
}

/** Prints a value as JSON in one of its usual layouts. */
export function printJson(value: Json, decide: Decide): string {
  const indent = [2, 4, '\t', 0, 3][decide(5)];
  const text = JSON.stringify(value, null, indent);
  return decide(2) === 1 ? text : `${text}\n`;
}

interface Hand {
  readonly step: number;
  readonly dash: number;
  readonly item: number;
  readonly quote: string;
  readonly chatty: boolean;
  readonly decide: Decide;
  /** Numbers comments and anchors, so that each is the only one of its name. */
  readonly number: () => number;
}

function block(value: Json, col: number, hand: Hand): string[] {
  const pad = ' '.repeat(col);
  const lines: string[] = [];
  const entries: readonly (readonly [string | null, Json])[] = Array.isArray(value)
    ? (value as readonly Json[]).map(item => [null, item] as const)
    : Object.entries(value as JsonObject).map(([key, entry]) => [key, entry ?? null] as const);
  const airy = hand.decide(6) === 1;
  const isRepeated = col === 0 && Object.hasOwn(value as object, 'shared') && Object.hasOwn(value as object, 'again');
  entries.forEach(([key, entry], i) => {
    if (airy && i > 0) lines.push('');
    if (hand.chatty && hand.decide(5) === 1) lines.push(`${hand.decide(4) === 1 ? `${pad} ` : pad}# c${hand.number()}`);
    const head = key === null ? `${pad}-` : `${pad}${scalar(key, false, hand)}:`;
    if (isRepeated && key === 'again') lines.push('again: *shared');
    else if (isRepeated && key === 'shared') lines.push('shared: &shared', ...block(entry, hand.step, hand));
    else lines.push(...entryLines(head, entry, key === null, col, hand));
  });
  return lines;
}

function entryLines(head: string, value: Json, isItem: boolean, col: number, hand: Hand): string[] {
  const { decide } = hand;
  const remark = hand.chatty && decide(5) === 1 ? `${' '.repeat(1 + decide(2))}# r${hand.number()}` : '';
  const gap = ' '.repeat(isItem ? hand.item - 1 : 1 + (decide(8) === 1 ? 1 : 0));
  const anchor = decide(12) === 1 ? `${gap}&x${hand.number()}` : '';
  if (value === null && decide(2) === 0) return [head + anchor + remark];
  if (typeof value === 'string' && /^[a-z][^\0]*\n[^\n]*[a-z]\n?$/.test(value) && !anchor && decide(3) > 0) {
    const lines = value.split('\n');
    const ends = lines.at(-1) === '';
    return [
      `${head}${gap}${ends ? '|' : '|-'}${remark}`,
      ...(ends ? lines.slice(0, -1) : lines).map(line => ' '.repeat(col + hand.step) + line),
    ];
  }
  if (!isBlockable(value) || decide(5) === 1) {
    const spread = decide(3) === 1 ? ' '.repeat(col + hand.step) : null;
    return (head + anchor + gap + flow(value, spread, hand) + remark).split('\n');
  }
  if (isItem && !anchor && !remark) {
    const [first = '', ...rest] = block(value, col + hand.item, { ...hand, dash: Array.isArray(value) ? 0 : hand.dash });
    if (first.trimStart() !== '' && !first.trimStart().startsWith('#')) return [head + gap + first.trimStart(), ...rest];
    return [head, first, ...rest];
  }
  return [head + anchor + remark, ...block(value, col + (isItem ? hand.item : Array.isArray(value) ? hand.dash : hand.step), hand)];
}

function isBlockable(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function flow(value: Json, spread: string | null, hand: Hand): string {
  if (typeof value !== 'object' || value === null) return scalar(value, true, hand);
  const isList = Array.isArray(value);
  const parts = isList
    ? (value as readonly Json[]).map(item => flow(item, null, hand))
    : Object.entries(value).map(([key, entry]) => `${scalar(key, true, hand)}: ${flow(entry ?? null, null, hand)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  if (spread === null) {
    const pad = hand.decide(3) === 1 ? ' ' : '';
    return open + pad + parts.join(', ') + (hand.decide(6) === 1 ? ',' : '') + pad + close;
  }
  const remark = () => (hand.chatty && hand.decide(4) === 1 ? ` # f${hand.number()}` : '');
  const trailing = hand.decide(2) === 1;
  const lines = parts.map((part, i) => `${spread}${part}${i < parts.length - 1 || trailing ? ',' : ''}${remark()}`);
  return [open, ...lines, (spread.slice(hand.step) || ' ') + close].join('\n');
}

function scalar(value: Json, inFlow: boolean, hand: Hand): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const choice = hand.decide(4);
  if (choice < 2 && PLAIN.test(value) && !WORDS.test(value)) return value;
  if (hand.quote === "'" && /^[ -~]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return inFlow || value !== '' ? JSON.stringify(value) : '""';
}
