/**
 * A language of no country: every sentence of the bundle in letters that no manifest contains, its parts in braces unchanged. In a text that
 * a user is shown, a word of ordinary letters is then a name, or a sentence that no translation can reach.
 */
import * as l10n from '@vscode/l10n';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RELEASES, stockSccs } from '@scc-lens/admission';
import { RULES, SETTINGS } from '@scc-lens/lens';
import { CAPABILITIES } from '@scc-lens/words';

const root = path.resolve(__dirname, '..');

/** From ordinary letters to full-width ones. */
const OFFSET = 0xff21 - 0x41;

function translated(sentence: string): string {
  return sentence.replace(/\{\w+\}|[A-Za-z]/g, part =>
    part.length > 1 ? part : String.fromCodePoint((part.codePointAt(0) ?? 0) + OFFSET),
  );
}

/** Makes all sentences translated, until `useEnglish`. */
export function usePseudoLocale(): void {
  const english = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.json'), 'utf8')) as Readonly<Record<string, string>>;
  l10n.config({ contents: Object.fromEntries(Object.entries(english).map(([key, sentence]) => [key, translated(sentence)])) });
}

export function useEnglish(): void {
  l10n.config({ contents: {} });
}

const WORD = /\b[A-Za-z][\w-]*(?:[./:=]+[\w-]+)*/g;

/** What a word is made of. */
const PART = /\w+/g;

/** Written as code is: an address, a path, a version, a field in camel case. */
const isCode = (word: string): boolean => /[./:=\d_]|[a-z][A-Z]/.test(word);

/** Names that a translation leaves alone, wherever they come from, in addition to what is code. */
const NAMES: ReadonlySet<string> = new Set([
  ...RULES.map(({ id }) => id),
  ...CAPABILITIES,
  ...RELEASES.flatMap(release => JSON.stringify(stockSccs(release)).match(WORD) ?? []),
  ...(JSON.stringify(SETTINGS, (key, value: unknown) => (key === 'markdownDescription' ? undefined : value)).match(WORD) ?? []),
  // Products and policies; values and fields that fixes write; a binary and a tag of OpenShell.
  ...[
    'SCC',
    'Pod',
    'Security',
    'baseline',
    'default',
    'use',
    'uid',
    'annotations',
    'capabilities',
    'Suspended',
    'agent-sandbox',
    'navigator-sandbox',
    'main',
  ],
]);

/** A text without sentences that others word, such as the API server's, and without code. */
export function withoutQuotes(text: string, quotes: readonly string[]): string {
  return quotes
    .filter(quote => quote.includes(' '))
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, quote) => rest.replaceAll(quote, ' '), text)
    .replace(/^```[^]*?^```$|`[^`\n]*`/gm, ' ');
}

/** The words of texts that the user or the cluster wrote, but not of their comments. */
export const wordsOf = (given: readonly string[]): ReadonlySet<string> =>
  new Set(given.flatMap(source => source.replace(/(?<=^|\s)#.*$/gm, '').match(PART) ?? []));

/** The words of a text that are neither translated nor names. What is `known` may be in any sentence. */
export function untranslatedWords(text: string, known: ReadonlySet<string>): readonly string[] {
  const isKnown = (word: string): boolean =>
    isCode(word) || NAMES.has(word) || known.has(word) || (word.match(PART) ?? []).every(part => known.has(part));
  return (text.match(WORD) ?? []).filter(word => word.length > 1 && !isKnown(word));
}
