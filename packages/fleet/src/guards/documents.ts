/** Guards as objects of the API server, of Kyverno, and of Advanced Cluster Management. */
import type { JsonObject } from '@scc-lens/words';
import { renderYaml } from '@scc-lens/yaml';
import type { Question } from '../audit/units';
import { celString } from './cel';
import { guardsOf } from './guards';
import type { Guard } from './guards';
import { knownOf } from './known';
import type { Known } from './known';
import { fileTexts } from './messages';

export const GUARD_KINDS = ['vap', 'kyverno', 'acm'] as const;

export interface GuardOrder {
  readonly kind: (typeof GUARD_KINDS)[number];
  /** Whether violations are refused, and not only warned about and audited. */
  readonly denies: boolean;
}

export interface GuardFile {
  readonly text: string;
  readonly objects: readonly JsonObject[];
  /** What the lists of the guards were made from. */
  readonly known: Known;
}

/** Guards that accept what a cluster has and needs now, as YAML with comments on what they do not see. */
export function policyOf(question: Question, order: GuardOrder): GuardFile {
  const known = knownOf(question);
  const guards = guardsOf(known);
  const documents = guards.flatMap((guard): readonly Document[] => DOCUMENTS[order.kind](guard, order.denies));
  const notes = [...new Set(documents.flatMap(one => one.notes))];
  const all: readonly Document[] =
    order.kind === 'acm' ? [{ object: policy(documents.map(({ object }) => object)), notes: [fileTexts.acm(), ...notes] }] : documents;
  const text = all.map(({ object, notes: below }, i) =>
    renderYaml(object, new Map([['', [...(i === 0 ? head(known, order) : []), ...below]]])),
  );
  return { text: text.join('---\n'), objects: all.map(({ object }) => object), known };
}

interface Document {
  readonly object: JsonObject;
  readonly notes: readonly string[];
}

function head({ holders, used, missing, makers }: Known, { denies }: GuardOrder): readonly string[] {
  return [
    fileTexts.head(),
    fileTexts.now({ holders: holders.size, used: used.size }),
    denies ? fileTexts.denies() : fileTexts.warns(),
    ...[fileTexts.platform(), fileTexts.size()],
    ...(missing.length === 0 ? [] : [fileTexts.unknown(), ...missing.map(({ command }) => `  ${command}`)]),
    ...(makers.length === 0 ? [] : [fileTexts.makers(makers.map(({ kind }) => kind).join(', '))]),
    '',
  ];
}

/** What the API server and Kyverno read alike. Fields with a default are written, so that the stored object has no others. */
function specOf({ rules, conditions, variables, message }: Guard): JsonObject {
  const names = "variables.refused.join(', ')";
  return {
    matchConstraints: { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {}, resourceRules: rules },
    matchConditions: conditions.map(one => ({ ...one })),
    variables: variables.map(one => ({ ...one })),
    validations: [
      {
        expression: 'variables.refused.size() == 0',
        message,
        messageExpression: `${celString(`${message} `)} + ${names}`,
        reason: 'Forbidden',
      },
    ],
    auditAnnotations: [{ key: 'refused', valueExpression: names }],
  };
}

const actions = (denies: boolean): readonly string[] => (denies ? ['Deny'] : ['Warn', 'Audit']);

function admissionPolicy(guard: Guard, denies: boolean): readonly Document[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const metadata = { name: guard.name };
  const spec = { failurePolicy: 'Fail', ...specOf(guard) };
  const binding = { policyName: guard.name, validationActions: actions(denies) };
  return [
    { object: { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata, spec }, notes: guard.notes },
    { object: { apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata, spec: binding }, notes: [] },
  ];
}

/** Kyverno fails when it is down, so that only guards which refuse fail closed. Its scans have no request. */
const kyvernoPolicy = (guard: Guard, denies: boolean): readonly Document[] => [
  {
    object: {
      ...{ apiVersion: 'policies.kyverno.io/v1', kind: 'ValidatingPolicy', metadata: { name: guard.name } },
      spec: {
        ...{ failurePolicy: denies ? 'Fail' : 'Ignore', validationActions: actions(denies) },
        evaluation: { background: { enabled: false } },
        ...specOf(guard),
      },
    },
    notes: guard.notes,
  },
];

const DOCUMENTS = { vap: admissionPolicy, kyverno: kyvernoPolicy, acm: admissionPolicy };

/** `musthave` would add the new items of a list to the old ones, which then contradict each other. */
function policy(objects: readonly JsonObject[]): JsonObject {
  const apiVersion = 'policy.open-cluster-management.io/';
  const name = 'scc-lens-guards';
  return {
    ...{ apiVersion: `${apiVersion}v1`, kind: 'Policy', metadata: { name, namespace: 'policies' } },
    spec: {
      ...{ remediationAction: 'inform', disabled: false },
      'policy-templates': [
        {
          objectDefinition: {
            ...{ apiVersion: `${apiVersion}v1`, kind: 'ConfigurationPolicy' },
            metadata: { name, annotations: { [`${apiVersion}disable-templates`]: 'true' } },
            spec: {
              ...{ remediationAction: 'inform', severity: 'high' },
              'object-templates': objects.map(objectDefinition => ({ complianceType: 'mustonlyhave', objectDefinition })),
            },
          },
        },
      ],
    },
  };
}
