/** kubectl's own reader, built from source, and ours in its place. */
import type { Json } from '@scc-lens/words';
import { splitDocuments } from '@scc-lens/yaml';
import { readDocument } from '../../packages/yaml/src/manifest/read';
import { askProgram, buildProgram } from '../goProgram';

/** What a file contains: its documents without empty ones, and why a document cannot be read. */
export interface Answer {
  readonly documents: readonly Json[];
  readonly error?: string;
  /** Whether it ignores a part of the text. */
  readonly drops?: boolean;
}

/** Builds the reader; false without Go. */
export const buildReader = (): boolean => buildProgram(__dirname);

/** What kubectl reads of each text. */
export const readByKubectl = (texts: readonly string[]): readonly Answer[] =>
  askProgram(
    __dirname,
    texts.map(text => ({ text })),
  ) as readonly Answer[];

/** What we read of a text; as kubectl, nothing behind a document that cannot be read. */
export function readByUs(text: string): Answer {
  const documents: Json[] = [];
  for (const slice of splitDocuments(text)) {
    const { value, problems, isInvalid } = readDocument(slice.text);
    if (isInvalid) return { documents, error: problems[0]?.message ?? '' };
    if (value !== undefined && value !== null) documents.push(JSON.parse(JSON.stringify(value)) as Json);
  }
  return { documents };
}
