import type { Alias, Document, Node as YamlNode } from 'yaml';
import { lazily } from '../words';
import type { Json } from '../words';
import { decode } from './decode';
import type { Node } from './layout';
import { outlineLayout } from './outline';
import { isFatal, listProblems } from './problems';
import { readOrdinary } from './readOrdinary';
import { refusals } from './refusals';
import { parseAround } from './repair';
import { parseTree } from './tree';
import { treeLayout } from './treeLayout';
import type { Problem } from './types';

/** What kubectl reads from a text, whatever it is about. */
export interface Reading {
  /** Undefined where something is missing from the tree, or the document is too large with its aliases written out. */
  readonly value: Json | undefined;
  readonly problems: readonly Problem[];
  /** Whether kubectl would not read it. */
  readonly isInvalid: boolean;
  readonly tree: () => Document;
  readonly layout: () => Node | null;
  readonly aliases: ReadonlyMap<Alias, YamlNode>;
}

/** Reads one document. The tree of an ordinary one is made when it is asked for; its places are read when the first one is. */
export function readDocument(text: string): Reading {
  const ordinary = readOrdinary(text);
  if (ordinary === null) return readTree(text);
  const layout = lazily(() => ({ root: layoutOf(text) }));
  return {
    value: ordinary.value,
    problems: [],
    isInvalid: false,
    tree: lazily(() => parseTree(text).document),
    layout: () => layout().root,
    aliases: new Map(),
  };
}

/** To read it again costs less than to keep the places of all documents. */
function layoutOf(text: string): Node | null {
  const read = readOrdinary(text);
  return read && outlineLayout(text, read.outline);
}

/** Reads one document from its tree, with what is wrong with it. */
export function readTree(text: string): Reading {
  const { document, problems: syntax, whole, readable } = parseAround(text);
  const { value, aliases, problems: meaning } = decode(document);
  // A tree that was read around invalid places may lack something, such as an anchor, for no other reason.
  const others = syntax.length === 0 ? [...meaning, ...refusals(text, readable)] : meaning.filter(problem => !isFatal(problem));
  const problems = listProblems([...syntax, ...others]);
  return {
    value: whole ? value : undefined,
    problems,
    isInvalid: problems.some(isFatal),
    tree: () => document,
    layout: () => treeLayout(document.contents, aliases),
    aliases,
  };
}
