/** The options of every command that asks the engine something, and what they amount to. */
import * as l10n from '@vscode/l10n';
import { compareAge, kubernetesVersion, NEWEST_RELEASE, releaseMeant, RELEASES, type Release } from '@scc-lens/admission';
import { LIMITS, valuesByChart, type RenderOptions } from '@scc-lens/files';
import { readSettings, RULES, SETTINGS, type GivenSettings, type Settings } from '@scc-lens/lens';
import type { Json } from '@scc-lens/words';
import { hasFlag, optionValue, optionValues, splitOnce, suggesting, type Arguments, type Command, type Option } from './command';
import { warn, type Streams } from './streams';

export const OPENSHIFT: Option = {
  name: 'openshift',
  value: 'VERSION',
  help: () => l10n.t('OpenShift release or z-stream whose stock SCCs are assumed. Default: {release}.', { release: NEWEST_RELEASE }),
};

export const BASELINE: Option = {
  name: 'baseline',
  value: 'FILE',
  help: () => l10n.t('Findings that are listed in this file fail nothing and are only counted.'),
};

export const WRITE_BASELINE: Option = {
  name: 'write-baseline',
  value: 'FILE',
  help: () => l10n.t('Write all findings to this file, as known ones, and do not fail for them.'),
};

export const ANALYSIS_OPTIONS: readonly Option[] = [
  OPENSHIFT,
  { name: 'scc', value: 'FILE', repeatable: true, help: () => l10n.t('SCCs and RBAC objects that the cluster has.') },
  { name: 'grant', value: 'SCC', repeatable: true, help: () => l10n.t('An SCC that every service account may use.') },
  {
    name: 'namespace',
    short: 'n',
    value: 'NAME',
    help: () => l10n.t('The namespace of objects that name none, and of the Helm release. Default: not known.'),
  },
  { name: 'namespace-file', value: 'FILE', repeatable: true, help: () => l10n.t('Namespace objects with their annotations.') },
  {
    name: 'severity',
    value: 'RULE=LEVEL',
    repeatable: true,
    help: () => l10n.t("Severity of a rule's findings: error, warning, info, hint, or off."),
  },
  {
    name: 'set',
    value: 'NAME=VALUE',
    repeatable: true,
    help: () => l10n.t('Any of the editor\'s settings, by its name after "sccLens.".'),
  },
];

export interface AnalysisOptions {
  /** The settings that the command line gives. */
  readonly given: GivenSettings;
  /** The namespace of objects that name none; null where it is not known. */
  readonly namespace: string | null;
  /** Files with Namespace objects, which are not judged themselves. */
  readonly namespaceFiles: readonly string[];
}

/** Whether it is a label of DNS, as the API server accepts it. */
export const isNamespaceName = (name: string): boolean => /^(?=.{1,63}$)[a-z\d](?:[a-z\d-]*[a-z\d])?$/.test(name);

/** What the options amount to, or one sentence on what is wrong with them. */
export function readAnalysisOptions(args: Arguments): AnalysisOptions | { readonly problem: string } {
  const given: Record<string, Json> = {};
  for (const assignment of [...optionValues(args, 'set'), ...optionValues(args, 'severity').map(text => `rules.${text}`)]) {
    const [name, value] = splitOnce(assignment);
    const schema = SETTINGS[name];
    if (value === undefined)
      return { problem: l10n.t('{text} has no "=" between name and value', { text: JSON.stringify(assignment.replace(/^rules\./, '')) }) };
    if (schema === undefined) return { problem: unknownSetting(name) };
    given[name] = [schema.type].flat().includes('string') ? value : parseJson(value);
  }
  const release = optionValue(args, 'openshift');
  if (release !== undefined && releaseMeant(release) === null) return { problem: unknownRelease(release) };
  const all = { ...given, ...settingsOf(args) };
  const { problems } = readSettings(all);
  if (problems.length > 0) return { problem: problems.join('\n') };
  const namespace = optionValue(args, 'namespace') ?? null;
  if (namespace !== null && !isNamespaceName(namespace))
    return {
      problem: l10n.t('{name} is no name of a namespace; files with Namespace objects go to {option}', {
        name: JSON.stringify(namespace),
        option: '--namespace-file',
      }),
    };
  return { given: all, namespace, namespaceFiles: optionValues(args, 'namespace-file') };
}

/** The settings that have an option of their own. */
function settingsOf(args: Arguments): GivenSettings {
  const release = optionValue(args, 'openshift');
  const sccFiles = optionValues(args, 'scc');
  const grantedSccs = optionValues(args, 'grant');
  return {
    ...(release === undefined ? {} : { 'openshift.version': release }),
    ...(sccFiles.length === 0 ? {} : { 'openshift.sccFiles': sccFiles }),
    ...(grantedSccs.length === 0 ? {} : { 'openshift.grantedSccs': grantedSccs }),
  };
}

/** What is wrong with the name of a rule that does not exist. */
export function unknownRule(id: string): string {
  const ids = RULES.map(rule => rule.id);
  const problem = l10n.t('no rule {rule}', { rule: JSON.stringify(id) });
  return `${suggesting(problem, id, ids, '', `${problem}.`)} ${l10n.t('The rules are: {rules}', { rules: ids.join(', ') })}`;
}

function unknownSetting(name: string): string {
  if (name.startsWith('rules.')) return unknownRule(name.slice('rules.'.length));
  const names = Object.keys(SETTINGS);
  const problem = l10n.t('no setting {setting}', { setting: JSON.stringify(name) });
  return `${suggesting(problem, name, names, '', `${problem}.`)} ${l10n.t('The settings are: {settings}', { settings: names.join(', ') })}`;
}

/** A value that is no JSON stays the text it is, which `readSettings` then refuses by name. */
function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function unknownRelease(release: string): string {
  return l10n.t('--openshift: no OpenShift release {release}. The known releases are: {known}', {
    release: JSON.stringify(release),
    known: RELEASES.join(', '),
  });
}

/** The options of a command that asks the engine, where `--openshift` takes a list. */
export const RELEASES_OPTIONS: readonly Option[] = ANALYSIS_OPTIONS.map(option =>
  option.name === 'openshift'
    ? { ...option, value: 'VERSION[,…]', help: () => `${option.help()} ${l10n.t('Several are compared.')}` }
    : option,
);

/** The releases that `--openshift` names, oldest first, or what is wrong with them; none where it names one, for `readAnalysisOptions`. */
export function readReleases(args: Arguments, streams: Streams): readonly Release[] | { readonly problem: string } {
  const named = (optionValue(args, 'openshift') ?? '').split(',').map(name => name.trim());
  if (named.length === 1) return [];
  const releases = [...new Set(named.flatMap(name => releaseMeant(name) ?? []))].sort(compareAge);
  const unknown = named.find(name => releaseMeant(name) === null);
  for (const note of named.flatMap(version => readSettings({ 'openshift.version': version }).notes)) warn(streams, note);
  if (unknown !== undefined) return { problem: unknownRelease(unknown) };
  return releases.length === named.length
    ? releases
    : { problem: l10n.t('{option} names a release twice', { option: `--openshift ${named.join(',')}` }) };
}

export const RENDER_OPTIONS: readonly Option[] = [
  { name: 'values', value: 'FILE', repeatable: true, help: () => l10n.t('Values for Helm charts; the last file wins.') },
  {
    name: 'set-value',
    value: 'NAME=VALUE',
    repeatable: true,
    help: () => l10n.t('A value for Helm charts, as {option} of Helm takes it.', { option: '--set' }),
  },
  { name: 'release', value: 'NAME', help: () => l10n.t("Name of the Helm release. Default: the chart's name.") },
  { name: 'helm', value: 'PATH', help: () => l10n.t('The Helm program. Default: the one on the PATH.') },
  {
    name: 'kustomize',
    value: 'PATH',
    help: () => l10n.t('The Kustomize program, or kubectl or oc. Default: the first of these on the PATH.'),
  },
  { name: 'no-render', help: () => l10n.t('Run neither Helm nor Kustomize: templates and patches are not judged.') },
];

/** The options and paths with which another command reads what a run reads. What `--set-value` sets may be secret. */
export function argumentsToRead({ operands, options }: Arguments): readonly string[] {
  const given = [...ANALYSIS_OPTIONS, ...RENDER_OPTIONS].flatMap(({ name, value }) =>
    (options.get(name) ?? []).flatMap(text => (value === undefined ? [`--${name}`] : [`--${name}`, name === 'set-value' ? '…' : text])),
  );
  return [...given, ...operands];
}

/** How a command renders, for the release of the settings, which name charts from `folder`; null where it does not. */
export function readRenderOptions(command: Command, args: Arguments, settings: Settings, folder: string): RenderOptions | null {
  if (!command.options.some(({ name }) => name === 'no-render') || hasFlag(args, 'no-render')) return null;
  return {
    values: optionValues(args, 'values'),
    valuesOf: valuesByChart(settings.render.values, folder),
    sets: optionValues(args, 'set-value'),
    release: optionValue(args, 'release'),
    namespace: optionValue(args, 'namespace'),
    helm: optionValue(args, 'helm'),
    kustomize: optionValue(args, 'kustomize'),
    kubernetes: kubernetesVersion(settings.openshiftVersion),
    limits: LIMITS,
  };
}

/** A paragraph of the help. */
export const renderNotes = (): string =>
  l10n.t(
    'A folder with a Chart.yaml or a kustomization.yaml is rendered by your own Helm or Kustomize (or kubectl or oc). A template, a file of values, a patch, or a file of SCCs or RBAC objects without pods that is named selects what is rendered from it. Findings are placed in the templates, patches and values that the fields come from. Nothing is fetched: dependencies have to be in the chart, and remote bases are refused. Standard input is placed so too: what Helm printed, where the chart is in the current folder, and what Kustomize printed with origin annotations.',
  );
