/** What is found in files that belong together does not depend on how they are read. */
import assert from 'node:assert/strict';
import { RELEASES } from '@scc-lens/admission';
import {
  analyze,
  compareReleases,
  condensed,
  factsOfFiles,
  gatherFacts,
  migrationOf,
  permissionsOf,
  reachOf,
  reviewFile,
  serviceAccountsOf,
  sharedPart,
  unneededPermissions,
  workloadsUnder,
  workspaceOnDemand,
} from '@scc-lens/lens';
import { catalogOf } from '@scc-lens/lens/answers';
import type { AnalyzeOptions } from '@scc-lens/lens';
import type { CatalogNode } from '@scc-lens/lens/answers';
import type { Finding } from '@scc-lens/words';
import { DEFECT, factsOf, optionsOf, settings, shown } from './workspace';
import type { Workspace } from './workspace';

/** The releases before and after each change of what they ship. */
const COMPARED = [RELEASES[0], '4.19', '4.20', RELEASES.at(-1)].filter(
  release => release !== undefined,
) as readonly (typeof RELEASES)[number][];

export function checkJudgements(workspace: Workspace, again: Workspace): void {
  const options = optionsOf(workspace);
  const findings = findingsOf(workspace, options);
  for (const [name, found] of findings) for (const finding of found) assertFinding(finding, workspace.get(name)?.text ?? '');
  const seen = shownIn(findings);
  assert.deepEqual(shownIn(findingsOf(again, optionsOf(again))), seen, 'the same files are judged otherwise');
  assert.deepEqual(shownIn(findingsOf(again, onDemand(again))), seen, 'files that are read on demand are judged otherwise');
  if (!isContradictory(workspace)) {
    const reversed = new Map([...again].reverse());
    const turned = findingsOf(reversed, optionsOf(reversed));
    for (const [name, found] of findings)
      assert.deepEqual(turned.get(name)?.map(unordered), found.map(unordered), 'the order of the files decides');
  }
  checkTables(workspace, options);
}

function findingsOf(workspace: Workspace, options: AnalyzeOptions): ReadonlyMap<string, readonly Finding[]> {
  return new Map([...workspace].map(([name, file]) => [name, analyze(file, options)]));
}

const shownIn = (findings: ReturnType<typeof findingsOf>): ReadonlyMap<string, readonly unknown[]> =>
  new Map([...findings].map(([name, found]) => [name, found.map(shown)]));

/** A message that lists what is in several files lists it in their order, and of a long list only the beginning. */
function unordered(finding: Finding): unknown {
  const { message } = finding;
  return { ...shown(finding), message: / and \d+ more/.test(message) ? null : message.split(/[\s:;,.()]+/).sort() };
}

function assertFinding({ rule, message, span, related }: Finding, text: string): void {
  assert.doesNotMatch(message, DEFECT);
  for (const { start, end } of [span, ...related.map(other => other.span)])
    assert.ok(0 <= start && start <= end && end <= text.length, `${rule} is at ${start}–${end} of ${text.length}`);
}

/** Many files as the command line reads them: what others ask for first, all else when a rule asks for it. */
function onDemand(workspace: Workspace): AnalyzeOptions {
  const sources = [...workspace].map(([file, parsed]) => ({ file, manifests: condensed(parsed, () => parsed, [settings]) }));
  const { cluster, workspace: known } = gatherFacts(sources);
  const facts = { cluster, workspace: workspaceOnDemand(sharedPart(known, [settings]), [settings], () => gatherFacts(sources).workspace) };
  return { settings, facts };
}

/** Whether two files have an object of one name: which of them counts is then a matter of their order, as it is for `kubectl apply`. */
function isContradictory(workspace: Workspace): boolean {
  const names = [...workspace.values()].flatMap(({ manifests }) =>
    manifests.flatMap(({ objects }) => objects.map(({ kind, name, namespace }) => JSON.stringify([kind, namespace, name]))),
  );
  return new Set(names).size < names.length;
}

function checkTables(workspace: Workspace, options: AnalyzeOptions): void {
  const { facts } = options;
  const compare = compareReleases(options, COMPARED);
  const migration = migrationOf(options);
  for (const file of workspace.values()) {
    const reports = reviewFile(file, options);
    const rows = compare(file);
    assert.deepEqual(
      rows.map(({ workload, verdicts }) => [workload.ref, verdicts.length]),
      reports.map(({ workload }) => [workload.ref, COMPARED.length]),
      'the releases are not compared for every workload',
    );
    for (const { kind, before, after } of migration?.stepsIn(file) ?? []) assert.ok(kind !== '' && before !== '' && after !== '');
  }
  assertTree(catalogOf(options.facts.workspace.workloads, options, () => options));
  assert.deepEqual(
    factsOfFiles(facts, () => true),
    factsOf(workspace),
    'the facts of the files are others',
  );
  for (const { namespace, name } of serviceAccountsOf(facts.workspace.workloads)) {
    const { pods, files } = reachOf({ account: { namespace, name }, facts });
    assert.ok(pods >= 1 && files >= 1 && files <= workspace.size, `no pod runs as ${name}`);
    if (namespace !== null) permissionsOf({ namespace, name }, facts.workspace);
  }
  for (const { item } of facts.workspace.policies)
    if (item.kind === 'SecurityContextConstraints' && item.name !== null)
      unneededPermissions(item.value, workloadsUnder(item.name, options), options);
}

/** An editor keeps what is open of a tree by the ids. */
function assertTree(nodes: readonly CatalogNode[]): void {
  const ids = nodes.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, `two nodes of the tree have one id: ${ids.join(', ')}`);
  for (const { label, children } of nodes) {
    assert.notEqual(label, '');
    assertTree(children);
  }
}
