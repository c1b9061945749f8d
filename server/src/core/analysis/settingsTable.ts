/** The one source of the settings' names, types, defaults and descriptions: `package.json` is written from `SETTINGS`. */
import { DEFAULT_SUPERVISOR_IMAGE } from '../openshell';
import { RULES } from '../rules';
import { NEWEST_RELEASE, RELEASES } from '../scc';
import type { RuleLevel } from '../settings';
import type { Json } from '../words';

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
      'How the init container delivers the binary: `copy-self` runs in every supervisor image from 0.0.37 to 0.0.116, `cp` only where the image has that program.',
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
