import { groupBy, objectOf, remember, stringMapOf } from '@scc-lens/words';
import type { JsonObject, Observation, Remedy } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import type { ImageNames, WorkspaceFacts, WorkspaceReader } from '../facts';
import {
  ATTACHABLE_LABEL,
  ATTACHABLE_WORKSPACE_LABEL,
  attachmentsOf,
  readImages,
  refusedFields,
  twoPodGateway,
  workspaceImages,
} from '../openshell';
import type { Attachment, OpenShellRelease, RefusedField } from '../openshell';
import { podOf } from '../review';
import { gatewayRefusesSandboxTexts as texts } from './messages';
import type { Rule, Subject } from './types';

export const gatewayRefusesSandbox: Rule = {
  id: 'gateway-refuses-sandbox',
  summary: "OpenShell's gateway refuses what a SandboxTemplate in its namespace contains, or an object that the template names.",
  defaultSeverity: 'warning',
  scope: 'workspace',
  reads: ({ objects, workloads }, { imageNames }) => {
    if (objects.some(({ kind }) => SHARED_KINDS.has(kind) || OWN_KINDS.has(kind))) return withGateways(imageNames);
    return workloads.some(isTemplate) ? readImages(imageNames) : null;
  },
  check: subject => [
    ...subject.manifest.workloads.filter(isTemplate).flatMap(template => inTemplate(template, subject)),
    ...subject.manifest.objects.flatMap(object => inAttachment(object, subject)),
  ],
};

/** Of the whole cluster, and of a namespace. */
const SHARED_KINDS: ReadonlySet<string> = new Set(['RuntimeClass', 'PriorityClass']);
const OWN_KINDS: ReadonlySet<string> = new Set(['PersistentVolumeClaim', 'Secret', 'ConfigMap']);

const hasGateway = (workspace: WorkspaceFacts, names: ImageNames): boolean =>
  workspaceImages(workspace, names).gateways.some(({ release }) => release.features.has('two-pods'));

/** The workspace, where it has such a gateway: only then do Secrets and ConfigMaps ask for all templates. */
const withGateways = remember(
  (names: ImageNames): WorkspaceReader =>
    workspace =>
      hasGateway(workspace, names) ? workspace : null,
);

const isTemplate = ({ ref }: Workload): boolean => ref.kind === 'SandboxTemplate';
const specOf = (template: Workload): JsonObject => objectOf(podOf(template)['spec']);

/** The gateway of a template's own namespace: templates elsewhere may be for another controller. */
function gatewayOf({ ref }: Workload, workspace: WorkspaceFacts, names: ImageNames): OpenShellRelease | null {
  const hasGateway = workspaceImages(workspace, names).gateways.some(({ namespace }) => namespace === ref.namespace);
  return hasGateway ? twoPodGateway(workspace, ref.namespace, names) : null;
}

function inTemplate(template: Workload, { facts, settings }: Subject): readonly Observation[] {
  const gateway = gatewayOf(template, facts.workspace, settings.imageNames);
  if (gateway === null) return [];
  return refusedFields(specOf(template)).map(refused => {
    const path = [...template.podSpec, ...refused.path];
    return {
      path,
      workload: template.ref,
      message: texts.refuses({ release: gateway.text, what: whatOf(refused) }),
      ...(refused.kind === 'token' ? { remedies: [tokenRemedy(path)] } : {}),
    };
  });
}

function whatOf({ kind, name }: RefusedField): string {
  if (kind === 'token') return texts.token();
  if (kind === 'claims') return texts.claims();
  return kind === 'volume' ? texts.volume(name) : texts.device(name);
}

const tokenRemedy = (path: Observation['path']): Remedy => ({
  key: 'no token',
  title: texts.noToken(),
  applicability: 'unsafe',
  preferred: true,
  changes: [{ op: 'set', path, value: false }],
});

/** What the templates of gateways name. */
interface Attached extends Attachment {
  readonly template: Workload;
  readonly gateway: OpenShellRelease;
}

/** By kind and name. */
const attachedBy = remember((names: ImageNames) =>
  remember((workspace: WorkspaceFacts) => groupBy(attachedIn(workspace, names), ({ kind, name }) => [`${kind}/${name}`])),
);

function attachedIn(workspace: WorkspaceFacts, names: ImageNames): readonly Attached[] {
  if (!hasGateway(workspace, names)) return [];
  const templates = workspace.workloads.map(({ item }) => item).filter(isTemplate);
  return templates.flatMap(template => {
    const gateway = gatewayOf(template, workspace, names);
    return gateway === null ? [] : attachmentsOf(specOf(template)).map(attachment => ({ ...attachment, template, gateway }));
  });
}

function inAttachment(object: KubernetesObject, { facts, settings }: Subject): readonly Observation[] {
  const { kind, name, namespace, path, value } = object;
  if (!SHARED_KINDS.has(kind) && !OWN_KINDS.has(kind)) return [];
  const named = attachedBy(settings.imageNames)(facts.workspace).get(`${kind}/${name ?? ''}`) ?? [];
  const uses = named.filter(({ template }) => SHARED_KINDS.has(kind) || template.ref.namespace === namespace);
  const [first] = uses;
  if (first === undefined) return [];
  const labels = stringMapOf(objectOf(value['metadata'])['labels']);
  const parts = { kind, template: first.template.ref.name ?? '', release: first.gateway.text };
  if (labels[ATTACHABLE_LABEL] !== 'true') {
    const set = { op: 'set', path: [...path, 'metadata', 'labels', ATTACHABLE_LABEL], value: 'true' } as const;
    const remedy: Remedy = { key: 'label', title: texts.label(ATTACHABLE_LABEL), applicability: 'unsafe', preferred: true, changes: [set] };
    return [{ path: [...path, 'kind'], message: texts.unlabelled({ ...parts, label: ATTACHABLE_LABEL }), remedies: [remedy] }];
  }
  if (!uses.some(({ ofWorkspace }) => ofWorkspace) || (labels[ATTACHABLE_WORKSPACE_LABEL] ?? '') !== '') return [];
  return [{ path: [...path, 'kind'], message: texts.ofNoWorkspace({ ...parts, label: ATTACHABLE_WORKSPACE_LABEL }) }];
}
