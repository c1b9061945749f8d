import type { Alias, Document, Node } from 'yaml';
import type { Json } from '../words';
import { decode } from './decode';
import { isFatal, listProblems } from './problems';
import { refusals } from './refusals';
import { parseAround } from './repair';
import type { Problem } from './types';

/** What kubectl reads from a text, whatever it is about. */
export interface Reading {
  /** Undefined where something is missing from the tree, or the document is too large with its aliases written out. */
  readonly value: Json | undefined;
  readonly problems: readonly Problem[];
  /** Whether kubectl would not read it. */
  readonly isInvalid: boolean;
  readonly tree: Document;
  readonly aliases: ReadonlyMap<Alias, Node>;
}

/** Reads one document. */
export function readDocument(text: string): Reading {
  const { document, problems: syntax, whole, readable } = parseAround(text);
  const { value, aliases, problems: meaning } = decode(document);
  // A tree that was read around invalid places may lack something, such as an anchor, for no other reason.
  const others = syntax.length === 0 ? [...meaning, ...refusals(text, readable)] : meaning.filter(problem => !isFatal(problem));
  const problems = listProblems([...syntax, ...others]);
  return { value: whole ? value : undefined, problems, isInvalid: problems.some(isFatal), tree: document, aliases };
}
