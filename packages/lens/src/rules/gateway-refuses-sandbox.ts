import { groupBy, objectOf, remember, stringMapOf, type JsonObject, type Observation } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import type { WorkspaceFacts, World } from '../facts';
import { ATTACHABLE_LABEL, ATTACHABLE_WORKSPACE_LABEL, attachmentsOf, refusedFields, twoPodGateway, workspaceImages } from '../openshell';
import type { Attachment, OpenShellRelease, RefusedField } from '../openshell';
import { podOf } from '../review';
import { gatewayRefusesSandboxTexts as texts } from './messages';
import { preferred, set, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const gatewayRefusesSandbox: Rule = {
  id: 'gateway-refuses-sandbox',
  summary: "OpenShell's gateway refuses what a SandboxTemplate in its namespace contains, or an object that the template names.",
  defaultSeverity: 'warning',
  check: subject => [
    ...subject.manifest.workloads.filter(isTemplate).flatMap(template => inTemplate(template, subject)),
    ...subject.manifest.objects.flatMap(object => inAttachment(object, subject)),
  ],
};

/** Of the whole cluster, and of a namespace. */
const SHARED_KINDS: ReadonlySet<string> = new Set(['RuntimeClass', 'PriorityClass']);
const OWN_KINDS: ReadonlySet<string> = new Set(['PersistentVolumeClaim', 'Secret', 'ConfigMap']);

const isTemplate = ({ ref }: Workload): boolean => ref.kind === 'SandboxTemplate';
const specOf = (template: Workload): JsonObject => objectOf(podOf(template)['spec']);

/** The gateway of a template's own namespace: templates elsewhere may be for another controller. */
function gatewayOf({ ref }: Workload, world: World): OpenShellRelease | null {
  return workspaceImages(world).gateways.some(({ namespace }) => namespace === ref.namespace) ? twoPodGateway(world, ref.namespace) : null;
}

function inTemplate(template: Workload, subject: Subject): readonly Observation[] {
  const gateway = gatewayOf(template, subject);
  if (gateway === null) return [];
  return refusedFields(specOf(template)).map(refused => {
    const path = [...template.podSpec, ...refused.path];
    return {
      path,
      workload: template.ref,
      message: texts.refuses({ release: gateway.text, what: whatOf(refused) }),
      ...(refused.kind === 'token' ? { remedies: [preferred(unsafe('no token', texts.noToken(), set(path, false)))] } : {}),
    };
  });
}

function whatOf({ kind, name }: RefusedField): string {
  if (kind === 'token') return texts.token();
  if (kind === 'claims') return texts.claims();
  return kind === 'volume' ? texts.volume(name) : texts.device(name);
}

/** What a template names. */
interface Attached extends Attachment {
  readonly template: Workload;
}

/** By kind and name. */
const attachedBy = remember(({ workloads }: WorkspaceFacts) => {
  const templates = workloads.map(({ item }) => item).filter(isTemplate);
  const attached = templates.flatMap(template => attachmentsOf(specOf(template)).map((one): Attached => ({ ...one, template })));
  return groupBy(attached, ({ kind, name }) => [`${kind}/${name}`]);
});

function inAttachment(object: KubernetesObject, subject: Subject): readonly Observation[] {
  const { kind, name, namespace, path, value } = object;
  if (!SHARED_KINDS.has(kind) && !OWN_KINDS.has(kind)) return [];
  // Only with such a gateway do Secrets and ConfigMaps ask for all templates.
  if (!workspaceImages(subject).gateways.some(({ release }) => release.features.has('two-pods'))) return [];
  const named = attachedBy(subject.facts.workspace).get(`${kind}/${name ?? ''}`) ?? [];
  const uses = named.flatMap(use => {
    const gateway = SHARED_KINDS.has(kind) || use.template.ref.namespace === namespace ? gatewayOf(use.template, subject) : null;
    return gateway === null ? [] : [{ ...use, gateway }];
  });
  const [first] = uses;
  if (first === undefined) return [];
  const labels = stringMapOf(objectOf(value['metadata'])['labels']);
  const parts = { kind, template: first.template.ref.name ?? '', release: first.gateway.text };
  if (labels[ATTACHABLE_LABEL] !== 'true') {
    const change = set([...path, 'metadata', 'labels', ATTACHABLE_LABEL], 'true');
    const remedy = preferred(unsafe('label', texts.label(ATTACHABLE_LABEL), change));
    return [{ path: [...path, 'kind'], message: texts.unlabelled({ ...parts, label: ATTACHABLE_LABEL }), remedies: [remedy] }];
  }
  if (!uses.some(({ ofWorkspace }) => ofWorkspace) || (labels[ATTACHABLE_WORKSPACE_LABEL] ?? '') !== '') return [];
  return [{ path: [...path, 'kind'], message: texts.ofNoWorkspace({ ...parts, label: ATTACHABLE_WORKSPACE_LABEL }) }];
}
