import type { JsonObject } from '@scc-lens/words';
import type { Outcome, Renderer } from '../render/types';
import { environmentTexts } from './messages';

/** Something that is deployed: what is rendered, with which values, and where it goes. */
export interface Environment {
  /** Of the object that describes it. */
  readonly kind: string;
  readonly name: string;
  /** Absolute, and inside the repository: a chart, a kustomization, or a folder of manifests. */
  readonly folder: string;
  /** Which files of the folder are manifests, where it is neither a chart nor a kustomization, or is not taken for one. */
  readonly plain: PlainFiles;
  /** Absolute paths of values files; the last one wins. */
  readonly values: readonly string[];
  /** Values that win over the files. */
  readonly inline: JsonObject | null;
  /** Values that win over all others, as `--set` and `--set-string` of Helm take them. */
  readonly sets: readonly string[];
  readonly strings: readonly string[];
  /** Name of the Helm release; the chart's where it is undefined. */
  readonly release: string | undefined;
  /** Namespace of the objects that name none; null where it is not known. */
  readonly namespace: string | null;
  /** Whether objects that name another namespace are moved to this one. */
  readonly movesAll: boolean;
  /** Whether variables (`${NAME}`) in what is rendered are replaced. */
  readonly isSubstituted: boolean;
  /** Whether a message of Helm could quote a Secret. */
  readonly hidesErrors: boolean;
  /** The OpenShift release; the one of the run where it is undefined. */
  readonly openshift: string | undefined;
  readonly origin: Origin;
}

export interface PlainFiles {
  /** Whether the folder is never taken for a chart or kustomization. */
  readonly isForced: boolean;
  readonly recurse: boolean;
  /** Patterns for paths from the folder; empty for any file, and for none. */
  readonly include: string;
  readonly exclude: string;
}

/** Where an environment is described. */
export interface Origin {
  /** From the current folder. */
  readonly file: string;
  /** From zero. */
  readonly line: number;
  /** The absolute paths of all files that it is read from: several where the description itself is rendered. */
  readonly places: ReadonlySet<string>;
}

/** An environment that cannot be judged from this repository alone. */
export interface Unresolved extends Pick<Environment, 'kind' | 'name' | 'origin'> {
  /** Why, in a sentence. */
  readonly reason: string;
}

export type Resolved = Environment | Unresolved;

export const isUnresolved = (one: Resolved): one is Unresolved => 'reason' in one;

/** An object that may describe environments. */
export interface Description {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly value: JsonObject;
  /** Absolute: where it is read, or what renders it. */
  readonly folder: string;
  readonly origin: Origin;
}

/** An environment that a project file describes. Paths are absolute. */
export interface ByHand
  extends Pick<Environment, 'name' | 'folder' | 'values' | 'namespace' | 'release' | 'openshift'>, Pick<Origin, 'file' | 'line'> {}

/** What environments with the same content and namespace come to. */
export interface Deployed extends Pick<Environment, 'namespace' | 'openshift' | 'origin'> {
  /** No two have the same one. */
  readonly key: string;
  /** Their names. */
  readonly names: ReadonlySet<string>;
  /** The folder, from the current one. */
  readonly path: string;
  /** What it is rendered by; null for plain files. */
  readonly renderer: Renderer | null;
  /** What it renders to; null for plain files. */
  readonly outcome: Outcome | null;
  /** The manifests of a plain folder, from the current one. */
  readonly files: readonly string[];
  /** The absolute paths of the files that describe the environments. */
  readonly describedIn: ReadonlySet<string>;
}

/** A description that gives no environment, and why. */
export const unresolved = ({ kind, name, origin }: Pick<Unresolved, 'kind' | 'name' | 'origin'>, reason: string): Unresolved => ({
  ...{ kind, name, origin },
  reason: environmentTexts.notJudged(reason),
});

export const ALL_IN_FOLDER: PlainFiles = { isForced: false, recurse: false, include: '', exclude: '' };

/** What most environments have not. */
export const NOTHING_GIVEN = {
  plain: ALL_IN_FOLDER,
  values: [],
  inline: null,
  sets: [],
  strings: [],
  release: undefined,
  movesAll: false,
  isSubstituted: false,
  hidesErrors: false,
  openshift: undefined,
} satisfies Partial<Environment>;
