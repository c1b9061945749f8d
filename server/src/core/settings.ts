/**
 * The one source of the settings: names, types, defaults and descriptions. `package.json` is written from `SETTINGS`, and both shells
 * read what a person set through `readSettings`.
 */
import { DEFAULT_SUPERVISOR_IMAGE } from './openshell';
import { RULES } from './rules';
import { NEWEST_RELEASE, RELEASES } from './scc';
import type { Release } from './scc';
import type { Json, JsonObject, Severity } from './words';

/** A rule's setting: `off`, or the severity of its findings. */
export type RuleLevel = Severity | 'off';

/** How the quick fixes deliver the supervisor. */
export interface SupervisorSettings {
  /** Image of the init container in the preferred fix. */
  readonly image: string;
  readonly method: 'copy-self' | 'cp';
  /** Where the binary lies in `image`. */
  readonly sourcePath: string;
  /** Image and path of the fix that copies with `cp`. */
  readonly cpImage: string;
  readonly cpSourcePath: string;
  readonly initContainerName: string;
  /** Requests and limits of the init container; null to decide from the pod. */
  readonly resources: JsonObject | null;
}

export interface Settings {
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly supervisor: SupervisorSettings;
  /** An OpenShift release such as `4.20`: whose stock SCCs are assumed, and whose wording. */
  readonly openshiftVersion: Release;
  /** Files with SCC objects that the cluster has, beside those in the workspace; read by the shells. */
  readonly sccFiles: readonly string[];
  /** SCCs that every service account may use, beside what OpenShift grants by default. */
  readonly grantedSccs: readonly string[];
}

/** A setting as `package.json` declares it (JSON Schema with VS Code's `markdownDescription` and `scope`). */
export interface SettingSchema {
  readonly type: string | readonly string[];
  readonly default: Json;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly items?: { readonly type: string };
  readonly minimum?: number;
  readonly scope?: 'resource' | 'window' | 'machine' | 'machine-overridable';
}

const LEVELS: readonly RuleLevel[] = ['off', 'hint', 'info', 'warning', 'error'];

/** The settings of the language server, by their name under `sccLens`. */
export const SETTINGS: Readonly<Record<string, SettingSchema>> = {
  'supervisor.image': {
    type: 'string',
    default: DEFAULT_SUPERVISOR_IMAGE,
    markdownDescription:
      'Supervisor image of the init container that the quick fix writes. As long as it is the default, its tag follows the OpenShell gateway of the workspace. A digest is fine, `:latest` is not.',
  },
  'supervisor.method': {
    type: 'string',
    enum: ['copy-self', 'cp'],
    default: 'copy-self',
    markdownDescription:
      'How the init container delivers the binary: `copy-self` runs in every supervisor image from 0.0.37 to 0.0.111, `cp` only where the image has that program.',
  },
  'supervisor.sourcePath': {
    type: 'string',
    default: '/openshell-sandbox',
    markdownDescription: 'Path of the supervisor binary in `#sccLens.supervisor.image#`.',
  },
  'supervisor.cpImage': {
    type: 'string',
    default: 'ghcr.io/nvidia/openshell-community/supervisor:latest',
    markdownDescription: 'Image of the second quick fix, which copies with `cp`.',
  },
  'supervisor.cpSourcePath': {
    type: 'string',
    default: '/usr/local/bin/openshell-sandbox',
    markdownDescription: 'Path of the supervisor binary in `#sccLens.supervisor.cpImage#`.',
  },
  'supervisor.initContainerName': {
    type: 'string',
    default: 'supervisor-init',
    markdownDescription: 'Name of the init container; a number is appended where the pod has one of that name already.',
  },
  'supervisor.resources': {
    type: ['object', 'null'],
    default: null,
    markdownDescription:
      'Requests and limits of the init container. Unset, it gets small ones where all other containers of the pod have them, as a quota demands.',
  },
  'openshift.version': {
    type: 'string',
    enum: RELEASES,
    default: NEWEST_RELEASE,
    markdownDescription: 'OpenShift release whose stock SCCs and wording are assumed while no cluster is connected.',
  },
  'openshift.sccFiles': {
    type: 'array',
    items: { type: 'string' },
    default: [],
    markdownDescription:
      'Files with SecurityContextConstraints objects that the cluster has, beside those found in the workspace. Paths are relative to the workspace folder.',
  },
  'openshift.grantedSccs': {
    type: 'array',
    items: { type: 'string' },
    default: [],
    markdownDescription:
      "SCCs that the service accounts of the pods may use, beside what OpenShift grants by default and what the workspace's own RBAC objects grant.",
  },
  ...Object.fromEntries(
    RULES.map((rule): [string, SettingSchema] => [
      `rules.${rule.id}`,
      { type: 'string', enum: LEVELS, default: rule.defaultSeverity, markdownDescription: rule.summary },
    ]),
  ),
};

export interface ReadSettings {
  readonly settings: Settings;
  /** One sentence for each value that was not of its type; the default stands in its place. */
  readonly problems: readonly string[];
}

/** Reads what a person set under `sccLens` (nested, as the editor sends it); a value of the wrong type is reported and its default taken. */
export function readSettings(raw: Json | undefined): ReadSettings {
  const problems: string[] = [];
  const read = (name: string): Json => {
    const schema = SETTINGS[name];
    const value = lookUp(raw, name);
    if (schema === undefined || value === undefined) return schema?.default ?? null;
    if (fits(value, schema)) return value;
    problems.push(
      `sccLens.${name}: ${JSON.stringify(value)} is not ${schema.enum ? `one of ${schema.enum.join(', ')}` : `of type ${[schema.type].flat().join(' or ')}`}.`,
    );
    return schema.default;
  };
  const settings: Settings = {
    rules: Object.fromEntries(RULES.map(({ id }) => [id, read(`rules.${id}`) as RuleLevel])),
    supervisor: {
      image: read('supervisor.image') as string,
      method: read('supervisor.method') as SupervisorSettings['method'],
      sourcePath: read('supervisor.sourcePath') as string,
      cpImage: read('supervisor.cpImage') as string,
      cpSourcePath: read('supervisor.cpSourcePath') as string,
      initContainerName: read('supervisor.initContainerName') as string,
      resources: read('supervisor.resources') as JsonObject | null,
    },
    openshiftVersion: read('openshift.version') as Release,
    sccFiles: read('openshift.sccFiles') as readonly string[],
    grantedSccs: read('openshift.grantedSccs') as readonly string[],
  };
  return { settings, problems };
}

/** `a.b` is looked up as `{a: {b}}` and as `{'a.b'}`, because editors send either. */
function lookUp(raw: Json | undefined, name: string): Json | undefined {
  if (raw === undefined || raw === null || typeof raw !== 'object' || Array.isArray(raw)) return undefined;
  const object = raw as JsonObject;
  if (Object.hasOwn(object, name)) return object[name];
  const [first = '', ...rest] = name.split('.');
  return rest.length === 0 || !Object.hasOwn(object, first) ? undefined : lookUp(object[first], rest.join('.'));
}

function fits(value: Json, schema: SettingSchema): boolean {
  if (schema.enum !== undefined) return typeof value === 'string' && schema.enum.includes(value);
  return [schema.type].flat().some(type => {
    if (type === 'null') return value === null;
    if (type === 'array') return Array.isArray(value) && (value as readonly Json[]).every(item => typeof item === schema.items?.type);
    if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
    return typeof value === type;
  });
}
