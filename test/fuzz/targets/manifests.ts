import assert from 'node:assert/strict';
import { analyze, fixAll, gatherFacts, readSettings, resolveRemedy, reviewFile, reviewMarkdown } from '@scc-lens/lens';
import { completionsAt, hoverAt } from '@scc-lens/lens/answers';
import type { AnalyzeOptions } from '@scc-lens/lens';
import type { TextEdit } from '@scc-lens/words';
import { applyEdits, parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { earlierFaults, textsIn } from '../seeds';
import type { Target } from '../target';

const { settings } = readSettings({});
const FILE = 'a.yaml';
const DEFECT = /is a defect of SCC Lens/;

const optionsFor = (file: ParsedFile): AnalyzeOptions => ({ settings, facts: gatherFacts([{ file: FILE, manifests: file.manifests }]) });

/** Whether every document can be read, so that its fixes must leave documents that can be read. */
const isSound = (file: ParsedFile): boolean => file.manifests.every(manifest => manifest.class !== 'invalid');

function check(text: string): void {
  const file = parseFile(text);
  assert.equal(
    file.manifests.length === 0 ? '' : file.slices.map(slice => slice.text).join(''),
    file.manifests.length === 0 ? '' : text,
    'slices lose text',
  );
  const options = optionsFor(file);
  const findings = analyze(file, options);
  for (const { rule, message, span, related } of findings) {
    assert.doesNotMatch(message, DEFECT);
    for (const { start, end } of [span, ...related.map(other => other.span)])
      assert.ok(0 <= start && start <= end && end <= text.length, `${rule} is at ${start}–${end} of ${text.length}`);
  }
  for (const report of reviewFile(file, options)) reviewMarkdown(report, options.facts.cluster, settings);
  for (let offset = 0; offset <= text.length; offset += Math.max(1, Math.floor(text.length / 10))) {
    const hover = hoverAt(file, offset, options);
    if (hover !== null) assert.ok(0 <= hover.span.start && hover.span.end <= text.length, 'a hover is outside of the text');
    checkCompletions(file, offset, options);
  }
  checkRemedies(file, options);
  checkFixAll(file, options, false);
  checkFixAll(file, options, true);
}

/** What completions replace is around the offset and on its line. */
function checkCompletions(file: ParsedFile, offset: number, options: AnalyzeOptions): void {
  const found = completionsAt(file, offset, options);
  if (found === null) return;
  const { start, end } = found.span;
  assert.ok(0 <= start && start <= offset && offset <= end && end <= file.text.length, `completions at ${start}–${end} for ${offset}`);
  assert.doesNotMatch(file.text.slice(start, end), /\n/);
  for (const { documentation, text } of found.offers) assert.doesNotMatch(`${documentation()}${text}`, /scc-lens-cursor/);
}

/** Every remedy alone: refused with a reason, or edits that leave a document that can be read. */
function checkRemedies(file: ParsedFile, options: AnalyzeOptions): void {
  for (const finding of analyze(file, options)) {
    for (const remedy of finding.remedies) {
      const result = resolveRemedy(file, finding, remedy);
      if ('refused' in result) assert.doesNotMatch(result.refused, DEFECT);
      else assertSound(file, result.edits, remedy.title);
    }
  }
}

/** All remedies together: what the edits make, nothing left to do, and the same findings however the text was parsed. */
function checkFixAll(file: ParsedFile, options: AnalyzeOptions, unsafe: boolean): void {
  const fixed = fixAll(file, options, { unsafe, file: FILE });
  for (const { reason } of fixed.refused) assert.doesNotMatch(reason, DEFECT);
  assert.equal(applyEdits(file.text, fixed.edits), fixed.text, 'the edits are not the text');
  assertSound(file, fixed.edits, 'fix all');
  const again = parseFile(fixed.text);
  assert.equal(fixAll(again, optionsFor(again), { unsafe, file: FILE }).text, fixed.text, 'fixing twice changes more');
  const after = parseFile(fixed.text, file);
  assert.deepEqual(analyze(after, optionsFor(after)), analyze(again, optionsFor(again)), 'an edited file is judged otherwise');
}

function assertSound(file: ParsedFile, edits: readonly TextEdit[], title: string): void {
  let from = 0;
  for (const { span } of edits) {
    assert.ok(from <= span.start && span.start <= span.end && span.end <= file.text.length, `${title}: the edits are not in order`);
    from = span.end;
  }
  const result = parseFile(applyEdits(file.text, edits), file);
  if (isSound(file)) assert.ok(isSound(result), `${title} leaves a document that cannot be read`);
}

const WORDS: readonly string[] = [
  'apiVersion: v1',
  'kind: Pod',
  'kind: List',
  'kind: Deployment',
  'kind: Template',
  'kind: SecurityContextConstraints',
  'kind: RoleBinding',
  'kind: Namespace',
  'spec:',
  'template:',
  'metadata:',
  'containers:',
  'initContainers:',
  'ephemeralContainers:',
  'volumes:',
  'volumeMounts:',
  'hostPath:',
  'emptyDir: {}',
  'image: ',
  'path: /opt/openshell/bin',
  'mountPath: /opt/openshell/bin',
  'type: Directory',
  'type: CharDevice',
  'readOnly: true',
  'subPath: x',
  'command: [/opt/openshell/bin/openshell-sandbox]',
  'args: ["sh", "-c", "cd /opt/openshell/bin && ./x"]',
  'securityContext:',
  'capabilities:',
  'add: [SYS_ADMIN, NET_ADMIN]',
  'drop: [ALL]',
  'runAsUser: 0',
  'runAsNonRoot: true',
  'privileged: true',
  'allowPrivilegeEscalation: false',
  'seccompProfile: {type: Unconfined}',
  'serviceAccountName: agent',
  'annotations:',
  'labels:',
  'os: {name: windows}',
  '# scc-lens: allow scc-denied -- reason',
  '# scc-lens: allow hostpath-supervisor',
];

/** Text → findings → every fix, alone and together → text. */
export const manifests: Target = {
  name: 'manifests',
  seeds: [
    ...textsIn(['test/fixtures', 'examples', '../shared/corpus/files'], /\.(?:ya?ml|json)$/).filter(text => text.includes('apiVersion')),
    ...earlierFaults('manifests'),
  ],
  words: WORDS,
  share: 6,
  check,
};
