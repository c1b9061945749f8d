import { objectOf, type Change, type Json, type Observation, type Remedy } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { SANDBOX_API } from '../openshell';
import { sandboxApiVersionTexts as texts } from './messages';
import { refusal, safe, set } from './remedies';
import type { Rule } from './types';

export const sandboxApiVersion: Rule = {
  id: 'sandbox-api-version',
  summary: `A Sandbox resource uses \`${SANDBOX_API.before}\`, which agent-sandbox ${SANDBOX_API.removedIn} and newer does not serve.`,
  defaultSeverity: 'warning',
  check: ({ manifest }) => manifest.objects.flatMap(object => inObject(object)),
};

const GROUP = /^(?:extensions\.)?agents\.x-k8s\.io(?=\/)/;

function inObject(object: KubernetesObject): readonly Observation[] {
  const { apiVersion } = object;
  const [group] = GROUP.exec(apiVersion) ?? [];
  if (apiVersion !== `${group}/${SANDBOX_API.before}`) return [];
  const instead = `${group}/${SANDBOX_API.version}`;
  const replicas = object.kind === 'Sandbox' ? objectOf(object.value['spec'])['replicas'] : undefined;
  const renamed = replicas === undefined ? [] : [texts.renamed()];
  return [
    {
      path: [...object.path, 'apiVersion'],
      message: [texts.finding({ apiVersion, instead, since: SANDBOX_API.since, removedIn: SANDBOX_API.removedIn }), ...renamed].join(' '),
      remedies: [remedyFor(object, instead, replicas)],
    },
  ];
}

/** Kinds whose v1beta1 reads the same fields; a SandboxClaim refers to something else there. */
const SAME_FIELDS: readonly string[] = ['Sandbox', 'SandboxTemplate', 'SandboxWarmPool'];

function remedyFor({ kind, path }: KubernetesObject, apiVersion: string, replicas: Json | undefined): Remedy {
  const [key, title] = [`use ${apiVersion}`, texts.use(apiVersion)];
  const change = set([...path, 'apiVersion'], apiVersion);
  if (!SAME_FIELDS.includes(kind)) return refusal(key, title, texts.otherFields(kind), 'unsafe');
  if (replicas === undefined) return safe(key, title, change);
  if (replicas !== 0 && replicas !== 1) return refusal(key, title, texts.replicas());
  const mode = replicas === 1 ? 'Running' : 'Suspended';
  const replacement: Change = { op: 'replace', path: [...path, 'spec', 'replicas'], key: 'operatingMode', value: mode };
  return safe(key, texts.useWithMode({ apiVersion, mode }), change, replacement);
}
