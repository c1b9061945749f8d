import * as l10n from '@vscode/l10n';
import type { AnalyzeOptions } from '@scc-lens/lens';
import type { FieldPath, JsonObject, Span } from '@scc-lens/words';
import type { FileRole, ParsedFile } from '@scc-lens/yaml';

/** A question that an assistant can ask: text in, text out. It reads no file and changes nothing. */
export interface Tool {
  readonly name: string;
  /** What a user reads: a name in title case, and what it does in one sentence. */
  readonly title: string;
  readonly summary: string;
  /** What a model reads, to decide when to ask. */
  readonly description: string;
  readonly inputSchema: InputSchema;
  /** The JSON Schema of `data`; absent for a tool that answers in texts alone. */
  readonly outputSchema?: JsonObject;
  readonly run: (input: ToolInput, world: AnalyzeOptions) => Answer | Promise<Answer>;
}

export interface Answer {
  /** A report or note, and behind it whole manifests, each a text of its own. */
  readonly texts: readonly string[];
  /** The same for a program, where the tool has a schema for it. */
  readonly data?: JsonObject;
  /** Whether the text is the reason why there is no answer. */
  readonly isError: boolean;
}

/** JSON Schema, as far as the tools need it. */
export interface InputSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Property>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

export type Property = { readonly description: string } & (
  | { readonly type: 'boolean' }
  | { readonly type: 'array'; readonly items: { readonly type: 'string'; readonly enum: readonly string[] }; readonly minItems: number }
  /** The examples are some of the texts that fit the pattern. */
  | { readonly type: 'string'; readonly pattern?: string; readonly examples?: readonly string[] }
);

/** An input that fits its schema. */
export interface ToolInput {
  /** Each is empty, or false, where the input does not have it. */
  readonly text: (name: string) => string;
  readonly flag: (name: string) => boolean;
  readonly list: (name: string) => readonly string[];
  /** What the manifest is the text of; null where the input has it itself. */
  readonly source: NamedSource | null;
}

/** A manifest that was named by its path, or what a chart or kustomization is rendered to. */
export interface NamedSource {
  readonly path: string;
  readonly role: FileRole;
  readonly isRendered: boolean;
  /** Where something in its text is for the user: in what is rendered, in the files that are edited. */
  readonly placer: (file: ParsedFile) => (about: AboutDocument) => Place;
}

interface AboutDocument {
  readonly document: number;
  readonly path: FieldPath;
  readonly span: Span;
  readonly message?: string;
}

/** A line from one, and the message for it, which names the line of a value. */
export interface Place {
  readonly file: string | null;
  readonly line: number;
  readonly message: string;
}

export const answer = (...texts: readonly string[]): Answer => ({ texts, isError: false });
export const failure = (reason: string): Answer => ({ texts: [reason], isError: true });

/** The schema of an object with these properties, and no others. */
export function schemaOf(properties: InputSchema['properties'], ...required: readonly string[]): InputSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

/** Characters of one text of an input. A manifest of a thousand pods has about as many. */
const MOST_CHARACTERS = 1_000_000;

/** The input, or in one sentence what is wrong with it. */
export function readInput(
  { properties, required }: InputSchema,
  value: unknown,
  source: NamedSource | null,
): ToolInput | { readonly problem: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { problem: l10n.t('The input is not an object.') };
  const given = new Map(Object.entries(value));
  const missing = required.find(name => !given.has(name));
  if (missing !== undefined) return { problem: l10n.t('The input lacks {name}.', { name: missing }) };
  for (const [name, one] of given) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const problem =
      property === undefined
        ? l10n.t('The input cannot have {name}. It can have: {names}.', { name, names: Object.keys(properties).join(', ') })
        : problemOf(name, one, property);
    if (problem !== null) return { problem };
  }
  return {
    text: name => (given.get(name) as string | undefined) ?? '',
    flag: name => given.get(name) === true,
    list: name => (given.get(name) as readonly string[] | undefined) ?? [],
    source,
  };
}

function problemOf(name: string, value: unknown, property: Property): string | null {
  switch (property.type) {
    case 'boolean':
      return typeof value === 'boolean' ? null : l10n.t('{name} is neither true nor false.', { name });
    case 'string':
      if (typeof value !== 'string') return l10n.t('{name} is not a text.', { name });
      if (value.length > MOST_CHARACTERS)
        return l10n.t('{name} has more than {most} characters. Pass a part of it.', { name, most: String(MOST_CHARACTERS) });
      return property.pattern === undefined || new RegExp(property.pattern).test(value) ? null : noChoice(name, property.examples ?? []);
    case 'array': {
      const choices = property.items.enum;
      const fits = Array.isArray(value) && value.every(one => choices.includes(one as string));
      if (!fits) return noChoice(name, choices);
      return value.length < property.minItems
        ? l10n.t('{name} needs at least {least} values.', { name, least: String(property.minItems) })
        : null;
    }
  }
}

const noChoice = (name: string, choices: readonly string[]): string =>
  l10n.t('{name} can be: {choices}.', { name, choices: choices.join(', ') });

/** Characters of a report. */
const MOST_OF_REPORT = 24_000;
/** Characters of the manifests that an answer contains. */
const MOST_OF_MANIFESTS = 200_000;

/** As many of the sections as fit, at least the start of the first, and a note about the others. */
export function report(head: string, sections: readonly string[]): Answer {
  let text = head;
  for (const [index, section] of sections.entries()) {
    const next = `${text}${text === '' ? '' : '\n\n'}${section}`;
    if (next.length > MOST_OF_REPORT) {
      const start = index === 0 ? `${next.slice(0, MOST_OF_REPORT)}…` : text;
      return answer(`${start}\n\n${leftOut(sections.length - Math.max(index, 1))}`);
    }
    text = next;
  }
  return answer(text);
}

/** The note with the manifests; the refusal of all where these are too long. */
export function withManifests(note: string, ...manifests: readonly string[]): Answer {
  const length = manifests.reduce((sum, manifest) => sum + manifest.length, 0);
  if (length > MOST_OF_MANIFESTS)
    return failure(
      l10n.t('The answer would have {length} characters, and {most} are the most. Pass fewer documents.', {
        length: String(length),
        most: String(MOST_OF_MANIFESTS),
      }),
    );
  return answer(note, ...manifests);
}

const leftOut = (count: number): string =>
  count === 0 ? l10n.t('The rest is left out.') : l10n.t('{count} more are left out. Pass fewer documents.', { count });
