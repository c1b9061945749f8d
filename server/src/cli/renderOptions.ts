/** The options of every command that renders charts and kustomizations. */
import * as l10n from '@vscode/l10n';
import { kubernetesVersion } from '@scc-lens/admission';
import { LIMITS, valuesByChart } from '@scc-lens/files';
import type { RenderOptions } from '@scc-lens/files';
import type { Settings } from '@scc-lens/lens';
import { hasFlag, optionValue, optionValues } from './command';
import type { Arguments, Command, Option } from './command';

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
    'A folder with a Chart.yaml or a kustomization.yaml is rendered by your own Helm or Kustomize (or kubectl or oc). Findings are placed in the templates, patches and values that the fields come from. Nothing is fetched: dependencies have to be in the chart, and remote bases are refused. Standard input is placed so too: what Helm printed, where the chart is in the current folder, and what Kustomize printed with origin annotations.',
  );
