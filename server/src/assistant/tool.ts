import type { AnalyzeOptions } from '@scc-lens/lens';

/** A question that an assistant can ask: text in, text out. It reads no file and changes nothing. */
export interface Tool {
  readonly name: string;
  /** What a user reads: a name in title case, and what it does in one sentence. */
  readonly title: string;
  readonly summary: string;
  /** What a model reads, to decide when to ask. */
  readonly description: string;
  readonly inputSchema: InputSchema;
  readonly run: (input: ToolInput, world: AnalyzeOptions) => Answer | Promise<Answer>;
}

export interface Answer {
  /** A report or note, and behind it whole manifests, each a text of its own. */
  readonly texts: readonly string[];
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

export type Property = TextProperty | FlagProperty | ListProperty;

interface TextProperty {
  readonly type: 'string';
  readonly description: string;
  readonly pattern?: string;
  /** Some of the texts that fit the pattern. */
  readonly examples?: readonly string[];
}

interface FlagProperty {
  readonly type: 'boolean';
  readonly description: string;
}

interface ListProperty {
  readonly type: 'array';
  readonly description: string;
  readonly items: { readonly type: 'string'; readonly enum: readonly string[] };
  readonly minItems: number;
}

/** An input that fits its schema. */
export interface ToolInput {
  /** A text; empty where the input does not have it. */
  readonly text: (name: string) => string;
  /** False where the input does not have it. */
  readonly flag: (name: string) => boolean;
  /** Empty where the input does not have it. */
  readonly list: (name: string) => readonly string[];
}

export const answer = (...texts: readonly string[]): Answer => ({ texts, isError: false });
export const failure = (reason: string): Answer => ({ texts: [reason], isError: true });

/** The schema of an object with these properties, and no others. */
export function schemaOf(properties: InputSchema['properties'], ...required: readonly string[]): InputSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}
