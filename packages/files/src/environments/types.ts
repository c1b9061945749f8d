import type { Outcome, Renderer, RenderOptions } from '../render/types';
import type { FieldPath, JsonObject } from '@scc-lens/words';
import { environmentTexts } from './messages';
import type { Release } from './postRenderers';

/** Where an environment is described. */
export interface Origin {
  /** From the current folder. */
  readonly file: string;
  /** From zero. */
  readonly line: number;
  /** Of the object that describes it, where that states one. */
  readonly namespace?: string | null;
  /** The absolute paths of all files that it is read from: several where the description itself is rendered. */
  readonly places: ReadonlySet<string>;
}

/** An object that describes something. */
export interface Described {
  readonly kind: string;
  readonly name: string;
  readonly origin: Origin;
}

/** The same with all that environments are read from. */
export interface Description extends Described {
  readonly apiVersion: string;
  readonly namespace: string | null;
  readonly value: JsonObject;
  /** Absolute: where it is read, or what renders it. */
  readonly folder: string;
  /** Where a field of it is, which is its origin where it is undefined. */
  readonly originOf?: (field: FieldPath) => Origin;
}

/** Something that is deployed: what is rendered, with which values, and where it goes. */
export interface Environment extends Described, Pick<RenderOptions, 'inline' | 'strings' | 'release' | 'hidesErrors'> {
  /** Absolute, and inside the repository: a chart, a kustomization, or a folder of manifests. */
  readonly folder: string;
  /** Which files of the folder are manifests, where it is neither a chart nor a kustomization, or is not taken for one. */
  readonly plain?: PlainFiles;
  /** Absolute paths of values files; the last one wins. */
  readonly values?: readonly string[];
  readonly sets?: readonly string[];
  /** Namespace of the objects that name none; null where it is not known. */
  readonly namespace: string | null;
  /** Fields that are added to the kustomization. */
  readonly fields?: JsonObject;
  /** Where these are, which is the environment's origin where it is undefined. */
  readonly fieldsOrigin?: Origin | undefined;
  /** Whether Kustomize builds it, also where the folder has no kustomization: of all manifests below. */
  readonly isBuilt?: boolean;
  /** What variables (`${NAME}`) in what is rendered are replaced by. */
  readonly variables?: Variables;
  /** What of Flux deploys the chart, and may change its objects. */
  readonly helmRelease?: Release;
  /** Whether the objects must not be there, so that none is judged. */
  readonly isUnwanted?: boolean | undefined;
  /** The OpenShift release; the one of the run where it is undefined. */
  readonly openshift?: string | undefined;
}

/** Variables by name, and whether those are all. */
export interface Variables {
  readonly known: ReadonlyMap<string, string>;
  readonly areAll: boolean;
}

export interface PlainFiles {
  /** Whether the folder is never taken for a chart or kustomization. */
  readonly isForced?: boolean;
  readonly recurse?: boolean;
  /** Patterns for paths from the folder; empty for any file, and for none. */
  readonly include?: string;
  readonly exclude?: string;
}

/** An environment that cannot be judged from this repository alone. */
export interface Unresolved extends Described {
  /** Why, in a sentence. */
  readonly reason: string;
  /** Whether it deploys nothing, so that nothing is left to judge. */
  readonly isEmpty?: boolean;
}

export type Resolved = Environment | Unresolved;

/** Why something is not judged, in a part of a sentence; thrown inside this room and returned from it as a value. */
export class NotJudged extends Error {}

/** The same of what deploys nothing. */
export class DeploysNothing extends NotJudged {}

/** What a description gives; where that throws `NotJudged`, the reason. */
export async function unlessNotJudged(
  { kind, name, origin }: Described,
  read: () => Promise<readonly Resolved[]>,
): Promise<readonly Resolved[]> {
  return read().catch((error: unknown) => {
    if (!(error instanceof NotJudged)) throw error;
    const [reason, isEmpty] = [error.message, error instanceof DeploysNothing];
    return [{ kind, name, origin, isEmpty, reason: isEmpty ? reason : environmentTexts.notJudged(reason) }];
  });
}

/** What environments with the same content and namespace come to, or a folder that none is of. */
export interface Deployed extends Pick<Environment, 'namespace' | 'openshift' | 'isUnwanted'> {
  /** No two have the same one. */
  readonly key: string;
  /** Their names; none for a folder that is rendered for itself. */
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
