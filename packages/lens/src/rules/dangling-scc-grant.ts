import { shipsRoleFor } from '@scc-lens/admission';
import { objectListOf, objectOf, textOf } from '@scc-lens/words';
import type { Observation, Remedy } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { bindingNamespace, boundRules, policyObjects, rolesNamed, sccOfRole, sccsOfRules } from '../facts';
import { grantsNaming, isStock } from '../grants';
import { danglingSubjects } from './danglingSubjects';
import { danglingSccGrantTexts as texts } from './messages';
import { set, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const danglingSccGrant: Rule = {
  id: 'dangling-scc-grant',
  summary:
    'A binding is meant to grant an SCC and grants nothing: its role does not exist, or its subject is not the service account of the pods.',
  defaultSeverity: 'warning',
  check: subject => subject.manifest.objects.flatMap(object => inObject(object, subject)),
};

function inObject(object: KubernetesObject, subject: Subject): readonly Observation[] {
  if (object.kind === 'SecurityContextConstraints') return ungranted(object, subject);
  if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') return [];
  const role = danglingRole(object, subject);
  return role === null ? danglingSubjects(object, subject) : [role];
}

/** A cluster at hand knows its own roles and grants; only what the workspace contradicts itself about is certain there. */
const isOffline = ({ facts }: Subject): boolean => facts.cluster.context === null;

/** A binding whose role is not where it looks for it. Bindings to unknown roles are left alone. */
function danglingRole(binding: KubernetesObject, subject: Subject): Observation | null {
  const policies = policyObjects(subject.facts.workspace);
  const place = subject.facts.cluster.defaultNamespace;
  const { kind, name } = roleRefOf(binding);
  if (boundRules(binding, policies, place) !== undefined) return null;
  const others = rolesNamed(name, policies).filter(role => sccsOfRules(objectListOf(role.value['rules'])).length > 0);
  // One in reach would have been found, were it of the kind that the binding names.
  const meant = others.find(
    role => role.kind === 'ClusterRole' || (role.namespace ?? place ?? 'default') === bindingNamespace(binding, place),
  );
  if (meant !== undefined) {
    const { kind: other } = meant;
    return kind === ''
      ? at(binding, texts.noKind({ name, other }), [setKind(binding, other, texts.addKind(other))])
      : at(binding, texts.otherKind({ kind, name, other }), [setKind(binding, other, texts.refer(other))]);
  }
  const [elsewhere] = others;
  if (elsewhere !== undefined && binding.kind === 'ClusterRoleBinding')
    return at(binding, texts.otherKind({ kind: 'ClusterRole', name, other: 'Role' }));
  // Of objects that name no namespace it is not known whether they will be in the same one.
  const namespace = elsewhere?.namespace ?? place;
  if (elsewhere !== undefined && namespace !== null && (binding.namespace ?? place) !== null)
    return at(binding, texts.otherNamespace({ name, namespace }));
  const scc = kind === 'ClusterRole' ? sccOfRole(name) : undefined;
  const { openshiftVersion: release, openshiftProfile: profile } = subject.settings;
  return scc !== undefined && isOffline(subject) && !shipsRoleFor(scc, release, profile)
    ? at(binding, texts.notShipped({ name, release }))
    : null;
}

function roleRefOf({ value }: KubernetesObject): { readonly kind: string; readonly name: string } {
  const roleRef = objectOf(value['roleRef']);
  return { kind: textOf(roleRef['kind']), name: textOf(roleRef['name']) };
}

function at(binding: KubernetesObject, message: string, remedies: readonly Remedy[] = []): Observation {
  return { path: [...binding.path, 'roleRef', 'name'], message, remedies };
}

/** The cluster refuses to change the role of a binding that it has: the old object has to be deleted there. */
function setKind({ path }: KubernetesObject, kind: string, title: string): Remedy {
  return unsafe(`set ${kind}`, title, set([...path, 'roleRef', 'kind'], kind));
}

/** An SCC that OpenShift does not ship and that no object of the workspace grants. */
function ungranted({ name, path }: KubernetesObject, subject: Subject): readonly Observation[] {
  const { facts, settings } = subject;
  if (name === null || !isOffline(subject) || isStock(name, subject) || settings.grantedSccs.includes(name)) return [];
  if (grantsNaming(name, facts.workspace).length > 0 || facts.workspace.workloads.length === 0) return [];
  return [{ path: [...path, 'metadata', 'name'], severity: 'info', message: texts.ungranted(name) }];
}
