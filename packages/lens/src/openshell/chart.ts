/** Which release of OpenShell's chart an object of Argo CD or Flux names. */
import { objectListOf, objectOf, textOf, valueAt } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { parseReleaseTag } from './releaseTag';
import type { OpenShellRelease } from './releaseTag';

/** The chart's address upstream and in mirrors: from 0.1.10 on `ai-openshell/charts/openshell`, before `nvidia/openshell/helm-chart`. */
const CHART = /(?:^|\/)(?:ai-openshell\/charts\/openshell|openshell\/helm-chart)$/;
const VERSION = /^v?(?!0\.0\.0$)\d+\.\d+\.\d+$/;

/** The release of the chart, which that of its images follows unless values set it; null for a range and for other charts. */
export function chartRelease({ kind, spec }: JsonObject): OpenShellRelease | null {
  const named = namedCharts(textOf(kind), objectOf(spec)).find(({ address }) => CHART.test(address));
  return named !== undefined && VERSION.test(named.version) ? parseReleaseTag(named.version) : null;
}

/** The namespace into which an object of Argo CD or Flux installs its chart. */
export function namespaceOfChart({ value: { spec }, namespace }: Pick<KubernetesObject, 'value' | 'namespace'>): string | null {
  return textOf(valueAt(spec, ['targetNamespace'])) || textOf(valueAt(spec, ['destination', 'namespace'])) || namespace;
}

interface NamedChart {
  readonly address: string;
  readonly version: string;
}

function namedCharts(kind: string, spec: JsonObject): readonly NamedChart[] {
  switch (kind) {
    case 'Application':
      return [objectOf(spec['source']), ...objectListOf(spec['sources'])].map(source => ({
        address: joined(source['repoURL'], source['chart']),
        version: textOf(source['targetRevision']),
      }));
    case 'OCIRepository':
      return [{ address: joined(spec['url']), version: textOf(valueAt(spec, ['ref', 'tag'])) }];
    default:
      return [];
  }
}

const joined = (...parts: readonly (JsonObject[string] | undefined)[]): string =>
  parts
    .flatMap(part => textOf(part).split('/'))
    .filter(step => step !== '')
    .join('/');
