/** Tools that answer with manifests, which they write into no file. */
import * as l10n from '@vscode/l10n';
import { fixAll, planEach, planScc, RULES, serviceAccountsOf } from '@scc-lens/lens';
import type { CurrentFile, Files, SccPlan } from '@scc-lens/lens';
import { applyEdits } from '@scc-lens/yaml';
import { alone, MANIFEST, MANIFEST_INPUT, manifestOf, RELEASE_INPUT, type Given } from './manifest';
import { failure, report, schemaOf, withManifests, type Tool } from './tool';

export const fixManifest: Tool = {
  name: 'fix_manifest',
  title: 'Fix a Manifest',
  summary: 'Returns the manifest with its findings fixed. It writes no file.',
  description:
    'Applies the fixes of SCC Lens to a manifest and returns the fixed text, behind a note of what was fixed, refused or left out. Every line that a fix does not concern stays as it is, byte for byte, with its comments. It writes no file: put the text in the place of the old one yourself. A fix that changes what a pod may do, or how it runs, is made with unsafe only: show it to the user.',
  inputSchema: schemaOf(
    {
      manifest: MANIFEST_INPUT,
      openshift: RELEASE_INPUT,
      rules: {
        type: 'array',
        description: 'Only the findings of these rules.',
        items: { type: 'string', enum: RULES.map(({ id }) => id) },
        minItems: 0,
      },
      unsafe: { type: 'boolean', description: 'Also the fixes that change what the pod may do or how it runs.' },
    },
    'manifest',
  ),
  run: (input, world) => {
    if (input.source?.isRendered === true)
      return failure(
        l10n.t('{path} is rendered. Edit the lines that {tool} names in its files.', { path: input.source.path, tool: 'check_manifest' }),
      );
    const { file, options } = manifestOf(input, world);
    const rules = input.list('rules');
    const selection = { unsafe: input.flag('unsafe'), file: MANIFEST, ...(rules.length === 0 ? {} : { rules }) };
    const { text, applied, refused, unsafe, faults } = fixAll(file, options, selection);
    const notes = [
      text === file.text ? l10n.t('Nothing was fixed. The manifest is unchanged.') : fixedText(applied.length),
      ...applied.map(({ finding, remedy }) => `- ${finding.rule}: ${remedy.title}`),
      ...refused.map(
        ({ finding, remedy, reason }) => `- ${finding.rule}: ${l10n.t('Not fixed: {title}: {reason}', { title: remedy.title, reason })}`,
      ),
      ...unsafe.map(
        ({ finding, remedy }) =>
          `- ${finding.rule}: ${l10n.t('Not fixed without {option}: {title}', { option: 'unsafe', title: remedy.title })}`,
      ),
      ...faults.map(({ rule, message }) => `- ${rule}: ${message}`),
    ];
    return withManifests(notes.join('\n'), text);
  },
};

const fixedText = (count: number): string =>
  count === 1
    ? l10n.t('1 finding was fixed. The manifest follows.')
    : l10n.t('{count} findings were fixed. The manifest follows.', { count });

export const generateScc: Tool = {
  name: 'generate_scc',
  title: 'Generate a Least-Privilege SCC',
  summary: 'Returns the smallest SCC that admits the pods of a manifest, with its RBAC and what was proven. It writes no file.',
  description:
    'Writes the least-privilege SecurityContextConstraints that admit the pods of a manifest, with ClusterRole, RoleBinding and ServiceAccount, and the manifest as it must be changed for it. Comments name the pod and the field that need each permission, and what was proven. Call it instead of binding a service account to privileged or anyuid, and instead of writing an SCC by hand. It writes no file.',
  inputSchema: schemaOf(
    {
      manifest: MANIFEST_INPUT,
      openshift: RELEASE_INPUT,
      namespace: { type: 'string', description: 'The namespace of the pods whose manifest names none.' },
      convert: { type: 'boolean', description: 'First deliver OpenShell supervisors that pods mount from the node by an init container.' },
    },
    'manifest',
  ),
  run: async (input, world) => {
    const given = manifestOf(input, world);
    const { settings, facts } = alone(given);
    const files = filesOf(given);
    const accounts = serviceAccountsOf(facts.workspace.workloads);
    const { plan, results } = await planEach(facts, accounts, async ({ namespace, name }, before: SccPlan<CurrentFile>) => {
      const place = namespace ?? (input.text('namespace') || null);
      const account = { namespace: place, name };
      const includeUnplaced = namespace === null && place !== null;
      const step = await planScc(files, before, { settings, account, convert: input.flag('convert'), includeUnplaced });
      return { plan: step.plan, result: { place, prepared: step.prepared } };
    });
    const refusals = results.flatMap(({ place, prepared }) => ('refused' in prepared ? [{ place, ...prepared }] : []));
    const notes = refusals.map(({ place, refused, needed }) =>
      needed && place === null ? l10n.t('{problem} Pass {name}.', { problem: refused, name: 'namespace' }) : refused,
    );
    const isLacking = refusals.some(({ needed }) => needed);
    const edits = plan.edited.get(MANIFEST)?.edits ?? [];
    const sccs = plan.added.map(({ generated }) => generated.text).join('---\n');
    const changed = edits.length === 0 ? [] : [applyEdits(given.file.text, edits)];
    const manifests = [
      ...(sccs === '' ? [] : [sccs]),
      ...(input.source?.isRendered === true ? edits.map(({ newText }) => newText) : changed),
    ];
    if (manifests.length === 0)
      return isLacking ? failure(notes.join('\n')) : report(l10n.t('No pod of the manifest needs an SCC of its own.'), notes);
    const task =
      edits.length === 0
        ? l10n.t('Add the objects below. The manifest needs no change for them.')
        : input.source?.isRendered === true
          ? l10n.t('Objects below are to be added. Other lines below are to be in what {path} renders: change its templates or values.', {
              path: input.source.path,
            })
          : sccs === ''
            ? l10n.t('Replace the manifest by the one that follows.')
            : l10n.t('Add the objects below, and replace the manifest by the one that follows them.');
    return withManifests([...notes, task].join('\n'), ...manifests);
  },
};

const filesOf = ({ file }: Given): Files<CurrentFile> => ({
  read: name => Promise.resolve(name === MANIFEST ? { name, file } : { unread: l10n.t('{name} is not a part of the input.', { name }) }),
});
