/** The server's own sentences: titles of actions, lenses and progress, and why a file is not read. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';
import { listSome } from '@scc-lens/words';

/** Folders that are listed. */
const MOST_NAMES = 3;

export const actionTexts = {
  fixRule: (parts: { readonly count: number; readonly rule: string }) => l10n.t('Fix all {count} {rule} findings in this file', parts),
  convertAndGenerate: () => l10n.t('Deliver the supervisor with an init container and generate its SCC'),
  withChanges: (title: string, ...named: readonly string[]) => {
    const changes = named.filter(each => each !== '').join('; ');
    return changes === '' ? title : l10n.t('{title} ({changes})', { title, changes });
  },
  preview: () => l10n.t('preview'),
};

/** How much of manifests changes. */
export function podsInFiles({ pods, files }: { readonly pods: number; readonly files: number }): string {
  const parts = { pods: pods.toLocaleString('en'), files: files.toLocaleString('en') };
  if (files !== 1) return l10n.t('{pods} pods in {files} files', parts);
  return pods === 1 ? l10n.t('1 pod in 1 file') : l10n.t('{pods} pods in 1 file', parts);
}

export const publicationTexts = {
  notShown: ({ count, shown }: { readonly count: number; readonly shown: number }) =>
    l10n.t('This file has {count} more findings than the {shown} that an editor shows. {command} lists all of them.', {
      count: count.toLocaleString('en'),
      shown,
      command: '`scc-lens check`',
    }),
};

/** Titles of the actions that write and remove suppressions. */
export const suppressTexts = { allowInDocument: (rule: string) => l10n.t('Allow {rule} in this document, with a reason…', { rule }) };

/** Errors with which the server answers a request. */
export const answerTexts = { changed: () => l10n.t('The document has changed in the meantime.'), cancelled: () => l10n.t('Cancelled.') };

export const lensTexts = {
  generateScc: () => ({
    title: l10n.t('Generate SCC'),
    tooltip: l10n.t('Generate the least-privilege SCC of the service account of this workload'),
  }),
  asLastRead: (verdict: string) => l10n.t('{verdict} (as last read)', { verdict }),
  withoutInvalid: (verdict: string) => l10n.t('{verdict} (without invalid lines)', { verdict }),
  withoutLine: (verdict: string, line: string) => l10n.t('{verdict} (without line {line})', { verdict, line }),
  withoutLines: (verdict: string, lines: string) => l10n.t('{verdict} (without lines {lines})', { verdict, lines }),
  /** `rendered` is what renderings make of it; empty where that is the same. */
  beforeRendering: (verdict: string, rendered: string) =>
    rendered === '' ? verdict : `${l10n.t('{verdict} (before rendering)', { verdict })} · ${rendered}`,
  withoutUnsaved: (verdict: string) => l10n.t('{verdict} (without unsaved changes)', { verdict }),
  asRendered: (verdict: string, isBehind: boolean) =>
    l10n.t('As rendered: {verdict}', { verdict: isBehind ? lensTexts.withoutUnsaved(verdict) : verdict }),
  deploy: () => ({ title: l10n.t('Deploy'), tooltip: l10n.t('Deploy this file to a cluster, after a dry run and a review') }),
};

/** What is known of a document by what it is rendered to, and why nothing is. */
export const renderingTexts = {
  rendered: (parts: { readonly folder: string }) => l10n.t('{folder} is rendered: change its templates, patches or values.', parts),
  unsaved: (parts: { readonly folder: string }) =>
    l10n.t('{folder} is not rendered yet with the text of the editor: save its files, and wait until it is.', parts),
  failed: (parts: { readonly folder: string }) => l10n.t('{folder} could not be rendered', parts),
  inFolders: (names: readonly string[]) => l10n.t('(In {names})', { names: listSome(names, MOST_NAMES) }),
  nothing: () => l10n.t('The template prints nothing with these values.'),
  partial: () => l10n.t('Not judged by itself: it is judged in the templates that include it.'),
  awaited: () => l10n.t('Not judged yet: the workspace is still being read.'),
  component: () => l10n.t('Not judged: a component. Open a kustomization that lists it.'),
  noHelm: (address: string) =>
    l10n.t('Helm is not on the PATH: install it ({address}), or set {setting}.', { address, setting: 'sccLens.render.helm' }),
  noKustomize: (address: string) =>
    l10n.t('Neither Kustomize nor kubectl is on the PATH: install one ({address}), or set {setting}.', {
      address,
      setting: 'sccLens.render.kustomize',
    }),
  onDesktop: () => l10n.t('Rendering needs VS Code on the desktop, or a Codespace.'),
  values: (names: readonly string[]) => l10n.t('Values: {files}', { files: ['values.yaml', ...names].join(', ') }),
  chooseValues: () => l10n.t('Choose the files of values that the chart is rendered with'),
  tooManyFolders: (count: number) =>
    l10n.t('The fix was not made, because more than {count} kustomizations or environments read this file. Edit it by hand.', { count }),
  inFile: (file: string) => l10n.t('in {file}', { file }),
  changeValue: (file: string) => l10n.t('Change the value in {file}', { file }),
};

export const hoverTexts = {
  reading: () => l10n.t('The workspace is still being read: what follows is without the files that are not read yet.'),
  beforeRendering: (rendered: string) => l10n.t('About the file before it is rendered. {rendered}.', { rendered }),
  unrendered: () => l10n.t('About the files before they are rendered.'),
};

export const progressTexts = { reading: () => l10n.t('SCC Lens: reading manifests') };

/** Labels and descriptions of edits that the editor asks about. */
export const annotationTexts = {
  replace: () => ({
    label: l10n.t('Replace hostPath supervisors'),
    description: l10n.t('An init container delivers the supervisor, instead of a hostPath volume.'),
  }),
  rewrite: (file: string) => ({
    label: l10n.t('Rewrite the SCC in {file}', { file }),
    description: l10n.t('Changes made to it by hand are lost.'),
  }),
  rename: () => ({ label: l10n.t('Rename in other files'), description: l10n.t('These files name it too.') }),
  create: (file: string) => ({
    label: l10n.t('Create {file}', { file }),
    description: l10n.t('The SCC, and the RBAC that lets the service account use it.'),
  }),
  manifests: (extent: string) => ({ label: l10n.t('Change the pods so that they get their SCC'), description: extent }),
};

/** Why a file is not read, or cannot be deployed. */
export const fileTexts = {
  tooLarge: (parts: { readonly file: string; readonly megabytes: number }) =>
    l10n.t('{file} was not read: it is larger than {megabytes} MiB.', parts),
  template: (place: string) => l10n.t('{place} is a template; deploy what it renders to.', { place }),
};
