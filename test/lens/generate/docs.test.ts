/** The table of docs/least-privilege-scc.md, from the engine. With SCC_LENS_WRITE_FIXTURES=1 it is written instead of compared. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze } from '@scc-lens/lens';
import type { GeneratedScc } from '@scc-lens/lens';
import type { JsonObject } from '@scc-lens/words';
import { TOPOLOGIES } from '../../../packages/lens/src/openshell/topologies';
import { assertFile } from '../../expectations';
import { applied, factsOf, generateAll, settings, workspaceOf } from './workspace';
import type { Workspace } from './workspace';

const root = path.resolve(import.meta.dirname, '../../..');
const page = path.join(root, 'docs/least-privilege-scc.md');
const TABLE = /(?<=<!-- topologies -->\n)[^]*?(?=<!-- \/topologies -->)/;

/** The rules that find something, graver first, as `scc-denied (3)`. */
function verdicts(workspace: Workspace): string {
  const facts = factsOf(workspace);
  const counts = new Map<string, number>();
  const findings = [...workspace.values()].flatMap(file => analyze(file, { settings, facts }));
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts.size === 0 ? 'nothing' : [...counts].map(([rule, count]) => `${rule}${count === 1 ? '' : ` (${count})`}`).join(', ');
}

const joined = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : 'none');

interface Strategy {
  readonly type: string;
  readonly uid?: number;
  readonly uidRangeMin?: number;
  readonly uidRangeMax?: number;
}

function strategy(value: JsonObject[string]): string {
  const { type, uid, uidRangeMin, uidRangeMax } = value as unknown as Strategy;
  const range = uidRangeMin === undefined || uidRangeMax === undefined ? [] : [`${uidRangeMin} to ${uidRangeMax}`];
  return [type, ...(uid === undefined ? [] : [uid]), ...range].join(' ');
}

function inShort({ objects: [scc = {}] }: GeneratedScc): string {
  return [
    `capabilities: ${joined(scc['allowedCapabilities'])}`,
    `drop: ${joined(scc['requiredDropCapabilities'])}`,
    `user: ${strategy(scc['runAsUser'])}`,
    ...(scc['userNamespaceLevel'] === undefined ? [] : ['userNamespaceLevel: RequirePodLevel']),
  ].join('<br>');
}

function row(id: string, title: string): string {
  const before = workspaceOf({ 'pod.yaml': readFileSync(path.join(root, `test/fixtures/generate/${id}.yaml`), 'utf8') });
  const [result] = generateAll(before);
  assert.ok(result);
  const topology = `[${id}](../test/fixtures/generate/${id}.yaml): ${title}`;
  if ('refused' in result) return `| ${topology} | ${verdicts(before)} | ${result.refused} | |`;
  assert.equal(verdicts(applied(before, [result])), 'nothing');
  const scc = `[SCC](../test/fixtures/generate/${id}.scc.yaml)<br>${inShort(result)}`;
  return `| ${topology} | ${verdicts(before)} | ${scc} | ${result.proof.permissions.length} |`;
}

describe('docs/least-privilege-scc.md', () => {
  it('has a row for each topology, from the rules, the generator and the proof', () => {
    const rows = TOPOLOGIES.map(({ id, title }) => row(id, title()));
    const table = ['| Topology and pod | Findings | Generated SCC | Permissions |', '|---|---|---|--:|', ...rows, ''].join('\n');
    const text = readFileSync(page, 'utf8');
    const actual = text.replace(TABLE, () => table);
    assertFile(page, actual);
  });
});
