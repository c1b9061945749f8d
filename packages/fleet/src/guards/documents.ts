/** Guards as objects of the API server, of Kyverno, and of Advanced Cluster Management. What they refuse is in `guards.json`. */
import type { Settings } from '@scc-lens/lens';
import { groupBy, type JsonObject } from '@scc-lens/words';
import { renderYaml } from '@scc-lens/yaml';
import { questionOf } from '../audit/audit';
import { missingList, missingMakers, missingRights, missingSccs } from '../missing';
import { listIn, type ClusterSnapshot } from '../snapshot';
import table from './guards.json';
import { knownOf, type Known } from './known';
import { guardTexts } from './messages';

export interface GuardOrder {
  readonly kind: 'vap' | 'kyverno' | 'acm';
  /** Whether violations are refused, and not only warned about and audited. */
  readonly denies: boolean;
}

type Guard = (typeof table)[number];

const textOf = (key: string): string => guardTexts[key as 'bindings']();

/** Guards that accept what a cluster has and needs now, as YAML with comments on what they do not see. */
export function policyOf(snapshot: ClusterSnapshot, settings: Settings, order: GuardOrder) {
  const known = knownOf(questionOf(snapshot, settings));
  const pods = listIn(snapshot, 'Pod').objects.length === 0 ? missingList(snapshot, 'Pod') : [];
  const makers = missingMakers(snapshot);
  // Without these, something may be refused that runs.
  const missing = [...missingSccs(snapshot), ...missingRights(snapshot, null), ...pods];
  const objects = table.flatMap(guard => objectsOf(guard, specOf(guard, known), order));
  const notes = new Map(table.map(guard => [guard.name, guard.notes.map(textOf)]));
  const head = [
    ...[guardTexts.head(), guardTexts.now({ holders: known.holders.length, used: known.used.length })],
    ...[order.denies ? guardTexts.denies() : guardTexts.warns(), guardTexts.platform(), guardTexts.size()],
    ...(missing.length === 0 ? [] : [guardTexts.unknown(), ...missing.map(({ command }) => command)]),
    ...(makers.length === 0 ? [] : [guardTexts.makers(makers.map(one => one.kind).join(', '))]),
  ];
  if (order.kind === 'acm') {
    const all = wrapped(objects);
    return {
      text: renderYaml(all, new Map([['', [...head, guardTexts.acm(), '', ...[...notes.values()].flat()]]])),
      objects: [all],
      missing,
    };
  }
  const text = objects.map((object, i) => {
    const own = object['kind'] === 'ValidatingAdmissionPolicyBinding' ? [] : (notes.get((object['metadata'] as Guard).name) ?? []);
    return renderYaml(object, new Map([['', [...(i === 0 ? [...head, ''] : []), ...own]]]));
  });
  return { text: text.join('---\n'), objects, missing };
}

/** What the API server and Kyverno read alike. Fields with a default are written, so that the stored object has no others. */
function specOf({ message, lists, resourceRules, matchConditions, variables }: Guard, known: Known): JsonObject {
  const refused = "variables.refused.join(', ')";
  const messageExpression = `${JSON.stringify(`${textOf(message)} `)} + ${refused}`;
  const joined = (named: Guard['variables']) => named.map(({ name, expression }) => ({ name, expression: expression.join('\n') }));
  return {
    matchConstraints: { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {}, resourceRules },
    matchConditions: joined(matchConditions),
    variables: [...lists.flatMap(list => celList(list, known[list as keyof Known])), ...joined(variables)].map(one => ({ ...one })),
    validations: [{ expression: 'variables.refused.size() == 0', message: textOf(message), messageExpression, reason: 'Forbidden' }],
    auditAnnotations: [{ key: 'refused', valueExpression: refused }],
  };
}

/** Kyverno fails when it is down, so that only guards which refuse fail closed. Its scans have no request. */
function objectsOf({ name }: Guard, spec: JsonObject, { kind: whose, denies }: GuardOrder): readonly JsonObject[] {
  const [metadata, validationActions] = [{ name }, denies ? ['Deny'] : ['Warn', 'Audit']];
  if (whose === 'kyverno') {
    const own = { failurePolicy: denies ? 'Fail' : 'Ignore', validationActions, evaluation: { background: { enabled: false } } };
    return [{ apiVersion: 'policies.kyverno.io/v1', kind: 'ValidatingPolicy', metadata, spec: { ...own, ...spec } }];
  }
  const [apiVersion, kind] = ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'];
  return [
    { apiVersion, kind, metadata, spec: { failurePolicy: 'Fail', ...spec } },
    { apiVersion, kind: `${kind}Binding`, metadata, spec: { policyName: name, validationActions } },
  ];
}

/** `musthave` would add the new items of a list to the old ones, which then contradict each other. */
function wrapped(objects: readonly JsonObject[]): JsonObject {
  const [group, name, remediationAction] = ['policy.open-cluster-management.io', 'scc-lens-guards', 'inform'];
  const inner = {
    ...{ apiVersion: `${group}/v1`, kind: 'ConfigurationPolicy' },
    metadata: { name, annotations: { [`${group}/disable-templates`]: 'true' } },
    spec: {
      ...{ remediationAction, severity: 'high' },
      'object-templates': objects.map(objectDefinition => ({ complianceType: 'mustonlyhave', objectDefinition })),
    },
  };
  const spec = { remediationAction, disabled: false, 'policy-templates': [{ objectDefinition: inner }] };
  return { apiVersion: `${group}/v1`, kind: 'Policy', metadata: { name, namespace: 'policies' }, spec };
}

/** A name, or a name and what it has. */
type Entry = string | readonly [name: string, has: readonly string[]];

/** The API server reads no expression with more than 100,000 characters, so that a long list is several variables. */
const MOST_CHARACTERS = 60_000;

/** The variables of a list: its parts, as lists or mappings, and the list of these. CEL spells text as JSON does, but for halves of a character. */
function celList(name: string, names: readonly Entry[]) {
  const [open, close] = typeof names[0] === 'string' ? '[]' : '{}';
  const entries = names
    .filter(one => !/\p{Cs}/u.test(String(one)))
    .map(one => (typeof one === 'string' ? JSON.stringify(one) : one.map(part => JSON.stringify(part)).join(': ')));
  let length = 0;
  const chunks = groupBy(entries, entry => [String(Math.floor((length += entry.length) / MOST_CHARACTERS))]);
  const parts = [...chunks.values()].map((chunk, i) => ({
    name: `${name}${i}`,
    expression: `${open ?? ''}\n${chunk.map(entry => `  ${entry}`).join(',\n')}\n${close ?? ''}`,
  }));
  return [...parts, { name, expression: `[${parts.map(part => `variables.${part.name}`).join(', ')}]` }];
}
