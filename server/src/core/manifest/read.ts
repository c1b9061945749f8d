import type { Alias, Document, Node as YamlNode } from 'yaml';
import { finish, lazily } from '../words';
import type { Json, Steps } from '../words';
import { decode } from './decode';
import { outlineOf } from './eventOutline';
import { readEventsInSteps } from './events';
import type { Node } from './layout';
import { outlineLayout } from './outline';
import { isFatal, listProblems } from './problems';
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

/** Reads one document. The tree of an ordinary one is made when it is asked for. */
export function readDocument(text: string): Reading {
  return finish(readInSteps(text));
}

/** The same in steps of a part of a long text each. */
export function* readInSteps(text: string): Steps<Reading> {
  const ordinary = yield* readEventsInSteps(text);
  if (ordinary === null) return yield* readTree(text);
  yield;
  const outline = outlineOf(text, ordinary.events);
  const tree = lazily(() => parseTree(text).document);
  const aliases = new Map<Alias, YamlNode>();
  const layout = lazily(() => ({ root: outline === null ? treeLayout(tree().contents, aliases) : outlineLayout(text, outline) }));
  return { value: ordinary.value, problems: [], isInvalid: false, tree, layout: () => layout().root, aliases };
}

/** Reads one document from its tree, with what is wrong with it. */
export function* readTree(text: string): Steps<Reading> {
  const { document, problems: syntax, whole, readable } = yield* parseAround(text);
  yield;
  const { value, aliases, problems: meaning } = decode(document);
  yield;
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
