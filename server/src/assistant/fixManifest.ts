import * as l10n from '@vscode/l10n';
import { fixAll, RULES } from '@scc-lens/lens';
import { MANIFEST, MANIFEST_INPUT, manifestOf, RELEASE_INPUT } from './manifest';
import { schemaOf, withManifests } from './tool';
import type { Tool } from './tool';

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
