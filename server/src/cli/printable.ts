import type { Position } from '@scc-lens/yaml';

/**
 * What a terminal or a pipeline acts on instead of showing it: control characters, those that turn the direction of the text around, line
 * breaks that only some programs see, and the commands of log readers. `##[`, `##vso[` and `##teamcity[` count anywhere in a line, `::name`
 * at its start. Sources: actions/runner ActionCommand, microsoft/azure-pipelines-agent Command, TeamCity's service messages.
 */
const ACTIVE = /(?!\r?\n|\t)\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|#(?=#\w*\[)|:(?=:)(?<=^[^\S\n]*:)/gmu;

const ESCAPE = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/**
 * A text in which such characters are spelled out, so that no manifest hides or overwrites other text, or gives an order. In JSON `\u…` is
 * an escape, so that a text of JSON keeps its meaning; other formats have a `spell` of their own.
 */
export function printable(text: string, spell: (code: number) => string = ESCAPE): string {
  return text.replace(ACTIVE, char => spell(char.charCodeAt(0)));
}

/** A file's name on one line: its line breaks and tabs are spelled out as well. With line and column, from one, of a place in it. */
export function printableName(name: string, at?: Position): string {
  const place = at === undefined ? '' : `:${at.line + 1}:${at.character + 1}`;
  return printable(name).replace(/[\t\n\r]/g, char => ESCAPE(char.charCodeAt(0))) + place;
}
