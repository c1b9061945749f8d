/** The one source of the settings' names, types, defaults and descriptions: `package.json` is written from `SETTINGS`. */
import { NEWEST_RELEASE, PROFILES, RELEASE_OR_NEWER, RELEASES } from '@scc-lens/admission';
import { tableOf, type Json } from '@scc-lens/words';
import type { OpenShellImageRole, RuleLevel } from '../../facts';
import { DEFAULT_SUPERVISOR_IMAGE, firstRelease, lastReleaseWithout } from '../../openshell';
import { RULES } from '../registry';

/** A setting as `package.json` declares it (JSON Schema with VS Code's `markdownDescription` and `scope`). */
export interface SettingSchema {
  readonly type: string | readonly string[];
  readonly default: Json;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  /** What each value of `enum` means, in its order; all rules have the same ones. */
  readonly enumDescriptions?: readonly string[];
  /** Values that are accepted, also those that `enum` does not offer. `package.json` does not have it. */
  readonly pattern?: RegExp;
  readonly items?: { readonly type: string };
  /** What each value of an object has to be. */
  readonly additionalProperties?:
    { readonly type: 'string'; readonly enum: readonly string[] } | { readonly type: 'array'; readonly items: { readonly type: 'string' } };
  readonly minimum?: number;
  /** Neither a workspace nor its project file can set what is of a machine: it names a program. */
  readonly scope?: 'resource' | 'machine';
  /** A workspace that is not trusted cannot set it: a file is read or a program run because of it, or a fix writes it into a manifest. */
  readonly restricted?: true;
}

const IMAGE_ROLES: readonly OpenShellImageRole[] = ['gateway', 'supervisor', 'sandbox'];
const LEVELS: readonly RuleLevel[] = ['off', 'hint', 'info', 'warning', 'error'];

const STRINGS = { type: 'array', items: { type: 'string' }, default: [] } as const;

const restrictedText = (value: string, markdownDescription: string): SettingSchema => ({
  restricted: true,
  type: 'string',
  default: value,
  markdownDescription,
});

/** The settings of the language server, by their name under `sccLens`. */
export const SETTINGS: Readonly<Record<string, SettingSchema>> = tableOf({
  'supervisor.image': restrictedText(
    DEFAULT_SUPERVISOR_IMAGE,
    'Image of the init container that the quick fix writes. While this is the default, the fix takes the tag from the OpenShell gateway in the workspace. Use a version tag or a digest, not `:latest`.',
  ),
  'supervisor.method': {
    restricted: true,
    type: 'string',
    enum: ['copy-self', 'cp'],
    enumDescriptions: ['The supervisor copies itself.', 'The program `cp` of the image copies the supervisor.'],
    default: 'copy-self',
    markdownDescription: `How the init container copies the binary. \`copy-self\` works with every supervisor image from ${firstRelease('copy-self')} to ${lastReleaseWithout('two-pods')}; \`cp\` works only with images that contain that program.`,
  },
  'supervisor.sourcePath': restrictedText('/openshell-sandbox', 'Path of the supervisor binary in `#sccLens.supervisor.image#`.'),
  'supervisor.cpImage': restrictedText(
    '',
    'Image for a second quick fix, which copies the binary with `cp`. Without an image there is no such fix: the one in the documentation of the OpenShift driver, `ghcr.io/nvidia/openshell-community/supervisor`, was never published.',
  ),
  'supervisor.cpSourcePath': restrictedText(
    '/usr/local/bin/openshell-sandbox',
    'Path of the supervisor binary in `#sccLens.supervisor.cpImage#`.',
  ),
  'supervisor.initContainerName': restrictedText(
    'supervisor-init',
    'Name of the init container. If the pod already has a container with this name, the fix appends a number.',
  ),
  'supervisor.resources': {
    restricted: true,
    type: ['object', 'null'],
    default: null,
    markdownDescription:
      'Requests and limits of the init container. If unset, the fix sets small values for those resources that every other container of the pod declares, so that a quota accepts the pod.',
  },
  'openshell.images': {
    restricted: true,
    type: 'object',
    additionalProperties: { type: 'string', enum: IMAGE_ROLES },
    default: {},
    markdownDescription:
      'OpenShell\'s images under names of your own, for mirrors that rename them. Each image name, without tag or digest, is a `gateway`, `supervisor` or `sandbox`. `*` matches any text. Example: `{"registry.example.com/mirror/os-gw": "gateway"}`. If exactly one name without `*` is a `supervisor`, the quick fix takes it, with the tag of a gateway that is named here.',
  },
  'openshift.version': {
    type: 'string',
    enum: RELEASES,
    pattern: RELEASE_OR_NEWER,
    default: NEWEST_RELEASE,
    markdownDescription: 'OpenShift release whose stock SCCs and messages SCC Lens uses while no cluster is connected.',
  },
  'openshift.profile': {
    type: 'string',
    enum: PROFILES,
    enumDescriptions: ['OpenShift Container Platform, OKD, and hosted control planes.', 'MicroShift.'],
    default: 'openshift',
    markdownDescription:
      'Kind of cluster whose defaults SCC Lens assumes while no cluster is connected. `microshift` ships fewer SCCs and enforces the Pod Security level `restricted` in namespaces without a label. For hosted control planes, use `openshift`.',
  },
  'openshift.sccFiles': {
    restricted: true,
    ...STRINGS,
    markdownDescription:
      "Files that contain the cluster's SecurityContextConstraints, in addition to those in the workspace. Paths are relative to the workspace folder.",
  },
  'openshift.grantedSccs': {
    ...STRINGS,
    markdownDescription:
      "SCCs that the pods' service accounts may use, in addition to what OpenShift grants by default and what RBAC objects in the workspace grant.",
  },
  'inlayHints.enabled': {
    type: 'boolean',
    default: false,
    markdownDescription:
      'Show at security contexts what the admitting SCC fills in, such as the user and the dropped capabilities. VS Code also has its own switch, `#editor.inlayHints.enabled#`.',
  },
  'render.enabled': {
    restricted: true,
    type: 'boolean',
    default: true,
    markdownDescription:
      'Render the Helm charts and kustomizations of open files with your own `helm` and `kustomize`, when they are opened and saved. Findings are reported in templates, patches and values. An untrusted workspace renders nothing, even with this setting.',
  },
  'render.helm': {
    scope: 'machine',
    type: 'string',
    default: '',
    markdownDescription: 'Path of the Helm program that renders charts. If unset: `helm` on the `PATH`.',
  },
  'render.kustomize': {
    scope: 'machine',
    type: 'string',
    default: '',
    markdownDescription:
      'Path of the program that builds kustomizations: Kustomize, `kubectl` or `oc`. If unset: the first of these on the `PATH`.',
  },
  'render.values': {
    restricted: true,
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    default: {},
    markdownDescription:
      'Values files with which charts are rendered, in addition to their own `values.yaml`. Each key is the folder of a chart in the workspace folder, each value a list of files relative to it. The last file wins. Example: `{"charts/web": ["values-prod.yaml"]}`. The command **SCC Lens: Choose Values Files** sets it.',
  },
  'render.charts': {
    restricted: true,
    ...STRINGS,
    markdownDescription:
      'Folders of vendored Helm charts, as `helm pull --untar` writes them. The command line renders an Argo CD Application or a HelmRelease of Flux with the chart of its name and version, if one of them contains it. Paths are relative to the workspace folder.',
  },
  ...Object.fromEntries(
    RULES.map((rule): [string, SettingSchema] => [
      `rules.${rule.id}`,
      { type: 'string', enum: LEVELS, default: rule.defaultSeverity, markdownDescription: rule.summary },
    ]),
  ),
});
