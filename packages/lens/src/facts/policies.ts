import { remember } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import type { WorkspaceFacts } from './types';

/** The workspace's policies without their places: the same list for the same workspace. */
export const policyObjects: (workspace: WorkspaceFacts) => readonly KubernetesObject[] = remember(({ policies }) =>
  policies.map(({ item }) => item),
);
