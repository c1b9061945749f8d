/** Text as the editor shows it letter by letter. */
import type { CodeLens, CodeLensProvider, ProviderResult } from 'vscode';

/** Line breaks and tabs stay; other control characters, and those that turn the direction of a text, could hide what is written. */
const INVISIBLE = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** No message is longer; the editor itself cuts a notification after a thousand characters. */
const LONGEST = 10_000;

/** Text shown letter by letter: the editor would make links that run commands of `[label](command:…)`, and icons of `$(name)`. */
export function plainText(text: string): string {
  const whole = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return whole.replace(INVISIBLE, ' ').replaceAll('](', '] (').replaceAll('$(', '$ (');
}

/** The text, or its beginning with an ellipsis, in so many columns of a list; a character of Chinese takes two. */
export function fitting(text: string, columns: number): string {
  let left = columns;
  for (let i = 0; i < text.length; i++) {
    left -= text.charCodeAt(i) < 0x1100 ? 1 : 2;
    if (left < 0) return `${text.slice(0, Math.max(0, i - 1)).trimEnd()}…`;
  }
  return text;
}

type Provide = (...question: Parameters<CodeLensProvider['provideCodeLenses']>) => ProviderResult<CodeLens[]>;
type Resolve = (...question: Parameters<NonNullable<CodeLensProvider['resolveCodeLens']>>) => ProviderResult<CodeLens>;

/** For the language client's middleware. */
export const plainLenses = {
  provideCodeLenses: async (document: Parameters<Provide>[0], token: Parameters<Provide>[1], next: Provide): Promise<CodeLens[]> =>
    ((await next(document, token)) ?? []).map(withPlainTitle),
  resolveCodeLens: async (lens: CodeLens, token: Parameters<Resolve>[1], next: Resolve): Promise<CodeLens> =>
    withPlainTitle((await next(lens, token)) ?? lens),
};

function withPlainTitle(lens: CodeLens): CodeLens {
  if (lens.command !== undefined) lens.command = { ...lens.command, title: plainText(lens.command.title) };
  return lens;
}
