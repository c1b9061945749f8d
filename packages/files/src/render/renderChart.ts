/** `helm template` of a chart that is on this machine. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { markedChart, traceChart, type ChartSource, type SourceText } from '@scc-lens/charts';
import { INSTALL, type JsonObject } from '@scc-lens/words';
import { repositoryOf } from '../walk/repository';
import { inCopy } from './copy';
import { FileReader, NotRendered, reasonOf } from './files';
import { renderTexts } from './messages';
import { findProgram } from './programs';
import { chartSource, readChart } from './readChart';
import { runProgram } from './runProgram';
import type { Printed, RenderedOnce, RenderOptions } from './types';

/** API groups that every OpenShift cluster serves, by which charts adapt to OpenShift, and those that OpenShell's own chart asks for. */
export const APIS: readonly string[] = [
  ...['apps', 'authorization', 'build', 'config', 'image', 'machineconfiguration', 'oauth', 'operator', 'project', 'quota', 'route'].map(
    group => `${group}.openshift.io/v1`,
  ),
  ...['security.openshift.io/v1', 'template.openshift.io/v1', 'user.openshift.io/v1', 'monitoring.coreos.com/v1'],
  ...['PodMonitor', 'PrometheusRule', 'ServiceMonitor'].map(kind => `monitoring.coreos.com/v1/${kind}`),
  'route.openshift.io/v1/Route',
  'security.openshift.io/v1/SecurityContextConstraints',
  'agents.x-k8s.io/v1beta1',
  'extensions.agents.x-k8s.io/v1beta1',
];

/** A name of a release or namespace, as Helm accepts it. */
const NAME = /^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/;
/**
 * What may print the namespace of the release, in a template or in values that one prints as a template: every use of `.Release`, such as
 * `with .Release`, except one that names another field.
 */
const RELEASE_NAMESPACE = /[."'`]Release\b(?!\W+(?:Name|Service|IsInstall|IsUpgrade|Revision)\b)/;

/** Renders a chart; `name` is what findings call its folder. Throws `NotRendered`. */
export async function renderChart(folder: string, name: string, options: RenderOptions): Promise<Printed> {
  const root = options.root ?? (await repositoryOf(folder)) ?? path.resolve(options.base ?? folder);
  const files = new FileReader(root);
  const chart = await readChart(path.resolve(folder), name, files);
  if (chart.isLibrary) {
    const rendering: RenderedOnce['rendering'] = stream => traceChart(chartSource(chart, [], []), stream, null);
    return { text: '', isLibrary: true, places: new Set(files.places), rendering };
  }
  const release = options.release ?? chart.name.toLowerCase();
  if (!NAME.test(release) || release.length > 53) return { reason: renderTexts.release(JSON.stringify(release)) };
  // Helm would fetch a URL, and read standard input for "-".
  const { placeOf: moved = (place: string) => place } = options;
  const placeOf = (file: string): string => moved(path.resolve(options.base ?? '', file));
  const values = valuesOf(folder, options);
  // The user may choose a file that is elsewhere.
  const reader = new FileReader(options.values.length > 0 ? undefined : root);
  const given: SourceText[] = [];
  for (const file of values) given.push(await reader.read(placeOf(file), file));
  const program = options.helm ?? (await findProgram('helm'));
  if (program === null) return { reason: renderTexts.noHelm(INSTALL.helm), isAbsent: true };
  const { inline = null, strings = [] } = options;
  const args = (written: readonly string[]): readonly string[] => [
    ...['--namespace', options.namespace ?? release],
    ...[...values.map(placeOf), ...written].map(file => `--values=${file}`),
    ...options.sets.map(set => `--set=${set}`),
    ...strings.map(set => `--set-string=${set}`),
    ...(options.kubernetes === undefined ? [] : [`--kube-version=${options.kubernetes}.0`]),
    ...(chart.mayFetchSchemas ? ['--skip-schema-validation'] : []),
    ...APIS.map(api => `--api-versions=${api}`),
  ];
  return withWritten(inline, async written => {
    const run = (place: string, ...more: readonly string[]): ReturnType<typeof runProgram> =>
      runProgram(program, ['template', release, place, ...args(written), ...more], place, options.limits, options.signal);
    const printed = await run(path.resolve(folder));
    if ('reason' in printed) return { reason: options.hidesErrors === true ? renderTexts.failedWithSecret() : printed.reason };
    const texts = [...files.texts, ...reader.texts, JSON.stringify(inline), ...options.sets];
    const isAssumed = options.namespace === undefined && (chart.isPacked || texts.some(text => RELEASE_NAMESPACE.test(text)));
    const source = chartSource(chart, given, [...options.sets, ...strings], inline);
    const marked =
      options.isTraced === false ? null : await renderMarked(path.resolve(folder), root, name, source, place => run(place, '--debug'));
    return {
      text: printed.text,
      ...(isAssumed && { assumedNamespace: release }),
      places: new Set([...files.places, ...reader.places]),
      rendering: stream => traceChart(source, stream, marked),
    };
  });
}

/** The files of values of a chart, from the base. */
export const valuesOf = (folder: string, { values, valuesOf: others }: RenderOptions): readonly string[] =>
  values.length > 0 ? values : (others?.(folder) ?? []);

/** Works with a file of values that only this user can read, and removes it. */
async function withWritten<T>(values: JsonObject | null, work: (files: readonly string[]) => Promise<T>): Promise<T> {
  if (values === null) return work([]);
  const folder = await mkdtemp(path.join(tmpdir(), 'scc-lens-values-'));
  try {
    const file = path.join(folder, 'values.json');
    await writeFile(file, JSON.stringify(values), { mode: 0o600 });
    return await work([file]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What Helm prints of a copy with marks; null where it does not. No YAML has marks: with `--debug` Helm prints it nevertheless. */
async function renderMarked(
  folder: string,
  root: string,
  name: string,
  source: ChartSource,
  run: (place: string) => ReturnType<typeof runProgram>,
): Promise<string | null> {
  try {
    return await inCopy(folder, async copy => {
      await copy.folder(folder, root);
      for (const { file, text } of markedChart(source).templates) await copy.write(path.join(folder, path.relative(name, file)), text);
      const printed = await run(copy.placeOf(folder));
      return 'reason' in printed ? (printed.printed ?? null) : null;
    });
  } catch (error) {
    if (error instanceof NotRendered) return null;
    reasonOf(error);
    return null;
  }
}
