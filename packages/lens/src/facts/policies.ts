import { remember } from '@scc-lens/words';
import type { KubernetesObject, Manifest } from '@scc-lens/yaml';
import type { WorkspaceFacts, WorkspaceReader } from './types';

/** The workspace's policies without their places: the same list for the same workspace. */
export const policyObjects: (workspace: WorkspaceFacts) => readonly KubernetesObject[] = remember(({ policies }) =>
  policies.map(({ item }) => item),
);

/** All of it. */
export const wholeWorkspace: WorkspaceReader = workspace => workspace;

/** The whole workspace, for a document that contains more than workloads (SCCs, roles, bindings, namespaces, …); null for any other. */
export const workspaceOfPolicies: (manifest: Manifest) => WorkspaceReader | null = remember(({ objects, workloads }) => {
  const owners = new Set(workloads.map(({ object }) => object.join('/')));
  return objects.some(({ path }) => !owners.has(path.join('/'))) ? wholeWorkspace : null;
});
