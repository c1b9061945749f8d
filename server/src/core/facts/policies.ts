import { remember } from '../words';
import type { KubernetesObject, Manifest } from '../manifest';
import type { WorkspaceFacts } from './types';

/** The workspace's policies without their places: the same list for the same workspace. */
export const policyObjects: (workspace: WorkspaceFacts) => readonly KubernetesObject[] = remember(({ policies }) =>
  policies.map(({ item }) => item),
);

/** The workspace, for a document that contains more than workloads (SCCs, roles, bindings, namespaces, …); null for any other. */
export function workspaceOfPolicies(workspace: WorkspaceFacts, manifest: Manifest): WorkspaceFacts | null {
  return containsPolicies(manifest) ? workspace : null;
}

/** Most rules about the workspace ask this of every document, after every change. */
const containsPolicies: (manifest: Manifest) => boolean = remember(({ objects, workloads }) => {
  const owners = new Set(workloads.map(({ object }) => object.join('/')));
  return objects.some(({ path }) => !owners.has(path.join('/')));
});
