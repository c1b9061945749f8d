import { authorizerOf, sortedConstraints } from '@scc-lens/admission';
import type { Grant, SecurityContextConstraints } from '@scc-lens/admission';
import type { Json, JsonObject } from '@scc-lens/words';
import { admit, mutatedManifest } from '../../packages/admission/src/scc/admit';
import { mutates } from '../../packages/admission/src/scc/attempt';
import type { Authorizer } from '../../packages/admission/src/scc/authorize';
import { aggregateText } from '../../packages/admission/src/scc/message';
import { normalizePod } from '../../packages/admission/src/scc/normalizePod';
import { createProvider } from '../../packages/admission/src/scc/provider';
import { differences } from './compare';
import { precedence } from './precedence';
import { decide, decideValidation, usableSccs } from './conformance/decide';
import type { AdmissionRequest, Decision } from './conformance/decide';
import type { SccCase } from './schema';

/** The release whose code the cases were recorded from. */
const RELEASE = '4.21';

/** Compares what one case records about ordering, single SCCs and decisions with the core. */
export function checkSccCase(test: SccCase, stock: readonly SecurityContextConstraints[]): readonly string[] {
  const sccs = sccsOf(test, stock);
  const order = sortedConstraints(sccs);
  const { expected } = test;
  return [
    ...differences(
      expected.order,
      order.map(({ name }) => name),
      'order',
    ),
    ...differences(
      expected.orderReasons,
      order.slice(1).map((next, index) => precedence(order[index] ?? next, next)),
      'orderReasons',
    ),
    ...differences(expected.perScc, test.namespace.missing === true ? {} : perScc(test, sccs), 'perScc'),
    ...Object.entries(expected.decisions).flatMap(([name, decision]) =>
      differences(decision, decisionOf(test, sccs, authorizerFor(name, test)), `decisions.${name}`),
    ),
  ];
}

function sccsOf({ sccs }: SccCase, stock: readonly SecurityContextConstraints[]): readonly JsonObject[] {
  const all = sccs.stock.includes('*');
  return [...stock.filter(scc => all || sccs.stock.includes(scc.metadata?.name ?? '')), ...(sccs.custom ?? [])];
}

function perScc({ pod: manifest, namespace }: SccCase, sccs: readonly JsonObject[]): JsonObject {
  const pod = normalizePod(manifest);
  const results = sortedConstraints(sccs).map((constraint): readonly [string, JsonObject] => {
    const provided = createProvider(constraint, { name: namespace.name, annotations: namespace.annotations ?? {}, complete: true });
    if (!provided.ok) return [constraint.name, { admitted: false, providerError: provided.error }];
    const admission = admit(provided.provider, pod, RELEASE);
    const errors = admission.violations.map(({ field, type, badValue, detail }) => ({ field, type, badValue, detail }));
    if (errors.length > 0) return [constraint.name, { admitted: false, errors, message: aggregateText(errors) }];
    return [constraint.name, { admitted: true, mutates: mutates(admission.changes), ...contexts(mutatedManifest(pod, admission.changes)) }];
  });
  return Object.fromEntries(results);
}

function contexts(pod: JsonObject): JsonObject {
  const spec = pod['spec'] as JsonObject;
  const lists = (['initContainers', 'containers', 'ephemeralContainers'] as const).map((list): readonly [string, Json] => {
    const containers = (spec[list] ?? []) as readonly JsonObject[];
    return [list, containers.map(container => container['securityContext'] ?? null)];
  });
  return {
    annotations: (pod['metadata'] as JsonObject)['annotations'],
    podSecurityContext: spec['securityContext'],
    ...Object.fromEntries(lists),
  };
}

const RESTRICTED_V2_FOR_ALL: readonly Grant[] = [{ subject: { kind: 'Group', name: 'system:authenticated' }, sccs: ['restricted-v2'] }];

function authorizerFor(decision: string, { grants = [], namespace }: SccCase): Authorizer {
  if (decision === 'all') return () => true;
  return authorizerOf(decision === 'default' ? RESTRICTED_V2_FOR_ALL : grants, namespace.name);
}

function decisionOf(test: SccCase, sccs: readonly JsonObject[], authorizer: Authorizer): JsonObject {
  const { subresource, pod, oldPod, podMissing, namespace, user, strictReady } = test;
  const operation = test.operation ?? 'CREATE';
  const request: AdmissionRequest = {
    operation,
    subresource,
    pod,
    oldPod,
    podMissing,
    sccs,
    namespace,
    user,
    authorizer,
    strictReady,
    release: RELEASE,
  };
  const decision = decide(request);
  const usable = usableSccs(request);
  if (operation === 'VALIDATE') return { ...shown(decision), usable, validate: validation(decision) };
  const validated = decision.allowed && operation !== 'CONNECT' ? decideValidation(request, decision.pod ?? pod) : undefined;
  return { ...shown(decision), usable, ...(validated && { validate: validation(validated, decision.scc) }) };
}

function shown({ allowed, ignored, scc, subjectType, message, denied, reason }: Decision): JsonObject {
  return { allowed, ...(ignored && { ignored }), scc, subjectType, message, denied, reason };
}

/** The audit is recorded only where it contains more than the choice. */
function validation({ allowed, message, audit }: Decision, chosen?: string): JsonObject {
  const trivial = chosen !== undefined && audit !== undefined && Object.keys(audit).length === 1 && audit['chosen'] === chosen;
  return { allowed, ...(chosen !== undefined && { message }), ...(!trivial && { audit }) };
}
