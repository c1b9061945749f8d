/** Facts of many files. Nearly all files are read only when they are judged. */
import { lazily } from '@scc-lens/words';
import { mayContainPolicies } from '../../facts';
import type { Settings, WorkspaceFacts } from '../../facts';
import { gatherImages, mayShowRelease, showsRelease } from '../../openshell';

/**
 * Whether a file may contain what counts for every other one: an SCC, RBAC object, namespace or service account, or a pod that shows which
 * OpenShell the workspace runs. Answers without parsing; where false, that is certain. A text with an escape may contain any word.
 */
export function mayCountForOthers(text: string, settings: readonly Settings[]): boolean {
  return text.includes('\\') || mayContainPolicies(text) || settings.some(({ imageNames }) => mayShowRelease(text, imageNames));
}

/** The part of a workspace that every document asks for, as plain data: all its policies, and the workloads that show a release. */
export function sharedPart({ workloads, policies }: WorkspaceFacts, settings: readonly Settings[]): WorkspaceFacts {
  return { policies, workloads: workloads.filter(({ item }) => settings.some(({ imageNames }) => showsRelease(item, imageNames))) };
}

/**
 * The workspace with this part of it. All its workloads, for which few documents ask, are what `readAll` returns when the first one does; it may
 * throw, and is then called for the next one too.
 */
export function workspaceOnDemand(
  part: WorkspaceFacts,
  settings: readonly Settings[],
  readAll: () => WorkspaceFacts['workloads'],
): WorkspaceFacts {
  let workloads = () => part.workloads;
  const workspace: WorkspaceFacts = {
    policies: part.policies,
    get workloads() {
      return workloads();
    },
  };
  // Remembered for the workspace, so that no document that asks for it asks for all workloads.
  for (const { imageNames } of settings) gatherImages(imageNames)(workspace);
  workloads = lazily(readAll);
  return workspace;
}
