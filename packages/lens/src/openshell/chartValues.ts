/** Values of OpenShell's Helm chart: in a file of values, or inside what installs it, such as a HelmRelease or an Argo CD Application. */
import { isObject, objectListOf, objectOf, omit, remember, textOf, valueAt, type FieldPath, type JsonObject } from '@scc-lens/words';
import { applyToValue, readYaml, type KubernetesObject } from '@scc-lens/yaml';
import type { ImageNames } from '../facts';
import { isExact, parseReleaseTag, someReleaseWith, type OpenShellRelease } from './releaseTag';
import { isGatewayRepository } from './supervisorImages';

export interface ChartValue {
  /** From the object. */
  readonly path: FieldPath;
  /** The value's keys as the chart's documentation joins them. */
  readonly name: string;
  /**
   * `grants`: lets sandboxes use the privileged SCC. `topology`: sets up the pods of releases up to 0.0.116, and is ignored from 0.1.0 on.
   * `alias`: is ignored, because `gatewayConfig` sets the same.
   */
  readonly kind: 'grants' | 'topology' | 'alias';
  /** Whether the value is a field, and not a part of a longer text. */
  readonly isField: boolean;
}

export interface ChartValues {
  /** The gateway's release, by the values, else by the chart's version; null where neither shows it. */
  readonly release: OpenShellRelease | null;
  /** The image of the supervisor where the values set it, and where. */
  readonly supervisor: { readonly path: FieldPath; readonly image: string } | null;
  readonly values: readonly ChartValue[];
}

/** Sources: OpenShellGateway resources and charts in public repositories, NVIDIA/NemoClaw's chart for OpenShell 0.0.116, read 2026-11-24. */
const GRANTING: readonly string[] = ['privilegedSandboxSCC', 'privilegedSandbox', 'createPrivilegedSccBinding'];

/** Of `supervisor`. Source: NVIDIA/OpenShell docs v0.1.0, kubernetes/setup, 2026-09-25: the chart no longer has them. */
const TOPOLOGY: readonly string[] = ['topology', 'sideloadMethod', 'sidecar'];

const DRIVER = 'openshell.drivers.kubernetes';
const SUPERVISOR_IMAGE: FieldPath = ['gatewayConfig', DRIVER, 'supervisor_image'];

/** Keys of `gatewayConfig` and the older values that they win over. Source: docs v0.1.4 migrate-gateway-config, 2026-10-13. */
const ALIASES: readonly (readonly [key: FieldPath, alias: FieldPath])[] = [
  [SUPERVISOR_IMAGE, ['supervisor', 'image', 'repository']],
  [SUPERVISOR_IMAGE, ['supervisor', 'image', 'tag']],
  [
    ['gatewayConfig', DRIVER, 'sandbox_runtime', 'network_policy_enforced'],
    ['supervisor', 'sandboxRuntime', 'networkPolicyEnforced'],
  ],
];

/** Some values of an object, and where a part of them is written. */
interface Tree {
  readonly values: JsonObject;
  readonly placeOf: (keys: FieldPath) => FieldPath;
  readonly isField: boolean;
}

/** The chart's values in an object: in its `spec` at any depth, and for Argo CD also as text and as parameters. */
export const chartValuesIn = (object: JsonObject, names: ImageNames): ChartValues => valuesBy(names)(object);

const valuesBy = remember((names: ImageNames) => remember((object: JsonObject) => valuesIn(object, names)));

function valuesIn(object: JsonObject, names: ImageNames): ChartValues {
  const charts = namedCharts(object);
  const isChart = charts.length > 0 && charts.every(({ address }) => CHART.test(address));
  const found = treesOf(object).map(tree => inTree(tree, names, isChart));
  const releases = [...found.map(({ release }) => release), chartRelease(charts)].filter(release => release !== null);
  return {
    release: releases.find(isExact) ?? releases[0] ?? null,
    supervisor: found.find(({ supervisor }) => supervisor !== null)?.supervisor ?? null,
    values: found.flatMap(({ values }) => values),
  };
}

/** In the order in which Argo CD lets them win; it ignores the text next to a mapping. Source: argoproj/argo-cd docs/user-guide/helm.md. */
function treesOf(object: JsonObject): readonly Tree[] {
  const { apiVersion, kind, spec } = object;
  if (kind === undefined) return [{ values: object, placeOf: keys => keys, isField: true }];
  if (!isObject(spec)) return [];
  const whole: Tree = { values: spec, placeOf: keys => ['spec', ...keys], isField: true };
  if (kind !== 'Application' || !textOf(apiVersion).startsWith('argoproj.io/')) return [whole];
  const sources: readonly FieldPath[] = [['source'], ...objectListOf(spec['sources']).map((_, i) => ['sources', i])];
  const parts = sources.map(path => ({ path: ['spec', ...path, 'helm'], helm: objectOf(valueAt(spec, [...path, 'helm'])) }));
  return [
    ...parts.map(({ path, helm }) => parametersTree(objectListOf(helm['parameters']), [...path, 'parameters'])),
    whole,
    ...parts.flatMap(({ path, helm }) => (isObject(helm['valuesObject']) ? [] : textTree(textOf(helm['values']), [...path, 'values']))),
  ];
}

const textTree = (text: string, path: FieldPath): Tree => ({ values: objectOf(readYaml(text).value), placeOf: () => path, isField: false });

/** `gatewayConfig.openshell\.gateway.key`: a dot behind a backslash is a part of the key. */
function parametersTree(parameters: readonly JsonObject[], path: FieldPath): Tree {
  const set = parameters.map(({ name, value = null }) => ({
    op: 'set' as const,
    path: (textOf(name).match(/(?:\\.|[^.\\])+/g) ?? []).map(key => key.replace(/\\(.)/g, '$1')),
    value: value === 'true' ? true : value,
  }));
  const applied = applyToValue(
    {},
    set.filter(change => change.path.length > 0),
  );
  const places = new Map(set.map((change, i) => [JSON.stringify(change.path), i]));
  return {
    values: 'refused' in applied ? {} : objectOf(applied.value),
    placeOf: keys => [...path, places.get(JSON.stringify(keys)) ?? 0],
    isField: true,
  };
}

function inTree({ values: root, placeOf, isField }: Tree, names: ImageNames, isChart: boolean): ChartValues {
  const values: ChartValue[] = [];
  let release: OpenShellRelease | null = null;
  let supervisor: ChartValues['supervisor'] = null;
  const add = (kind: ChartValue['kind'], keys: FieldPath, name: string): unknown =>
    values.push({ path: placeOf(keys), name, kind, isField });
  const visit = (mapping: JsonObject, path: FieldPath): void => {
    release ??= releaseOf(mapping, names, isChart);
    supervisor ??= supervisorIn(mapping, keys => placeOf([...path, ...keys]));
    for (const [key, alias] of ALIASES)
      if (valueAt(mapping, key) !== undefined && valueAt(mapping, alias) !== undefined) add('alias', [...path, ...alias], alias.join('.'));
    for (const [key, value] of Object.entries(mapping)) {
      if (value === true && GRANTING.includes(key)) add('grants', [...path, key], key);
      if (!isObject(value)) continue;
      const isSupervisor = key === 'supervisor';
      if (isSupervisor) for (const one of TOPOLOGY) if (Object.hasOwn(value, one)) add('topology', [...path, key, one], `${key}.${one}`);
      visit(isSupervisor ? omit(value, ...TOPOLOGY) : value, [...path, key]);
    }
  };
  visit(root, []);
  return { release, supervisor, values };
}

/** `gatewayConfig` wins over the older values, whose repository may be the chart's own. */
function supervisorIn(values: JsonObject, placeOf: (keys: FieldPath) => FieldPath): ChartValues['supervisor'] {
  const configured = textOf(valueAt(values, SUPERVISOR_IMAGE));
  if (configured !== '') return { path: placeOf(SUPERVISOR_IMAGE), image: configured };
  const { repository, tag } = objectOf(valueAt(values, ['supervisor', 'image']));
  if (textOf(tag) === '') return null;
  return { path: placeOf(['supervisor', 'image', 'tag']), image: `${textOf(repository) || 'openshell/supervisor'}:${textOf(tag)}` };
}

/** The release of the chart's values at their root: the tag of `gateway.image`, or of `global.image` for all images. */
function releaseOf(values: JsonObject, names: ImageNames, isChart: boolean): OpenShellRelease | null {
  const gateway = objectOf(valueAt(values, ['gateway', 'image']));
  const hasConfig = isObject(values['gatewayConfig']) && Object.keys(values['gatewayConfig']).some(key => key.startsWith('openshell'));
  if (!hasConfig && !isChart && !isGatewayRepository(textOf(gateway['repository']), names)) return null;
  const tagged = parseReleaseTag(textOf(gateway['tag']) || textOf(valueAt(values, ['global', 'image', 'tag'])));
  return tagged ?? (hasConfig ? someReleaseWith('gateway-config') : null);
}

/** The chart's address upstream and in mirrors: from 0.1.10 on `ai-openshell/charts/openshell`, before `nvidia/openshell/helm-chart`. */
const CHART = /(?:^|\/)(?:ai-openshell\/charts\/openshell|openshell\/helm-chart)$/;
const VERSION = /^v?(?!0\.0\.0$)\d+\.\d+\.\d+$/;

/** The start of a range of versions, with the numbers of the oldest that it may contain. */
const RANGE = /^(?:(?:[~^]|>=?)\s*)?v?(\d+\.\d+)(?:\.[\dx*]|[\s,-]|$)(?!.*\|\|)/;

/** The release of the chart, and of its images unless values set another: of a range, that each makes two pods. Null for other charts. */
function chartRelease(charts: readonly NamedChart[]): OpenShellRelease | null {
  const { version = '' } = charts.find(({ address }) => CHART.test(address)) ?? {};
  if (VERSION.test(version)) return parseReleaseTag(version);
  return parseReleaseTag(`${RANGE.exec(version)?.[1] ?? ''}.0`)?.features.has('two-pods') === true ? someReleaseWith('two-pods') : null;
}

/** The namespace into which an object of Argo CD or Flux installs its chart. */
export const namespaceOfChart = ({ value: { spec }, namespace }: Pick<KubernetesObject, 'value' | 'namespace'>): string | null =>
  textOf(valueAt(spec, ['targetNamespace'])) || textOf(valueAt(spec, ['destination', 'namespace'])) || namespace;

interface NamedChart {
  readonly address: string;
  readonly version: string;
}

/** Of Flux, `semver` wins over `tag`. Source: fluxcd/source-controller docs/spec/v1/ocirepositories.md. */
function namedCharts({ kind, spec: written }: JsonObject): readonly NamedChart[] {
  const spec = objectOf(written);
  const ref = objectOf(spec['ref']);
  if (kind === 'OCIRepository') return [{ address: joined(spec['url']), version: textOf(ref['semver']) || textOf(ref['tag']) }];
  const sources = kind === 'Application' ? [objectOf(spec['source']), ...objectListOf(spec['sources'])] : [];
  return sources.map(({ repoURL, chart, targetRevision }) => ({ address: joined(repoURL, chart), version: textOf(targetRevision) }));
}

const joined = (...parts: readonly (JsonObject[string] | undefined)[]): string =>
  parts
    .map(textOf)
    .join('/')
    .replace(/\/+/g, '/')
    .replace(/^\/|\/$/g, '');
