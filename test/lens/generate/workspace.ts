/** A workspace of files, and what is generated for it; then the same workspace after a user made the changes that the generator lists. */
import assert from 'node:assert/strict';
import { gatherFacts, readSettings, resolveChanges, reviewFile, serviceAccountsOf } from '@scc-lens/lens';
import type { Facts, GeneratedScc, NotGenerated, Settings } from '@scc-lens/lens';
import { applyEdits, parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { generateScc } from '../../../packages/lens/src/grants/generate/generateScc';

export const settings: Settings = readSettings({}).settings;

export type Workspace = ReadonlyMap<string, ParsedFile>;

export function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  return new Map(Object.entries(files).map(([name, text]) => [name, parseFile(text)]));
}

export function factsOf(workspace: Workspace): Facts {
  return gatherFacts([...workspace].map(([file, { manifests }]) => ({ file, manifests })));
}

/** For every service account of the workspace. */
export function generateAll(workspace: Workspace): readonly (GeneratedScc | NotGenerated)[] {
  const facts = factsOf(workspace);
  return serviceAccountsOf(facts.workspace.workloads).map(serviceAccount => generateScc({ serviceAccount, facts, settings }));
}

/** The generated objects as a file of their own, and the changes made in the manifests. */
export function applied(workspace: Workspace, generated: readonly GeneratedScc[]): Workspace {
  const after = new Map(workspace);
  for (const { name, text, changes } of generated) {
    after.set(`${name}.yaml`, parseFile(text));
    for (const { file, document, changes: intents } of changes) {
      const before = after.get(file);
      assert.ok(before);
      const result = resolveChanges(before, document, intents);
      assert.ok('edits' in result, 'refused' in result ? result.refused : '');
      after.set(file, parseFile(applyEdits(before.text, result.edits)));
    }
  }
  return after;
}

/** Which SCC admits each workload, by the review that a person sees; null where none does. */
export function chosenSccs(workspace: Workspace): Readonly<Record<string, string | null>> {
  const facts = factsOf(workspace);
  const reports = [...workspace.values()].flatMap(file => reviewFile(file, { settings, facts }));
  return Object.fromEntries(reports.map(({ workload, review }) => [`${workload.ref.kind} ${workload.ref.name ?? ''}`, review.scc ?? null]));
}
