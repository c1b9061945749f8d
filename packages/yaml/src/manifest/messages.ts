/** Why a document or a value cannot be read, and what editing a kind of workload takes. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';
import { sentences } from '@scc-lens/words';

/** Faults of the text. */
export const syntaxTexts = sentences({
  fault: 'SCC Lens could not read this document: {fault}. This is a defect of SCC Lens, please report it.',
  secondDocument: 'A second document starts here without a `---` line.',
  tooDeep: 'This is nested more than {depth} levels deep, which Kubernetes manifests never are.',
  unprintable: 'YAML does not allow this control character; kubectl refuses the document.',
  behindMarker: 'Only a comment may follow `---` on its line; kubectl refuses the file.',
  behindJson: 'kubectl refuses what follows JSON here; put a line with `---` between them.',
  directive: 'kubectl refuses a document with a directive; remove the line.',
  unreadRest: 'kubectl does not read what follows this; start each document with `---`.',
  tag: 'kubectl needs a blank behind a tag, and allows no `#` in it.',
  anchor: 'kubectl allows only letters, digits, `_` and `-` in the name of an anchor.',
  jsonEscape: 'JSON has this escape sequence, but kubectl refuses it in YAML; write the character itself.',
  quoteInBrackets: 'Quote this text: kubectl refuses it, or reads something else, because of `?` or `:` in brackets.',
  tab: 'A tab cannot indent YAML; use spaces.',
  noColon: 'This line has no `:` behind its key; a key needs one, on its own line.',
  noBlank: 'A key needs a blank behind its `:`.',
  mappingBehindValue: 'A mapping cannot start here, behind a value on the same line; start a new line or quote the text.',
  itemInMapping: 'An item cannot be here, among the keys of a mapping; put it below the key of its list.',
  deeper: 'This line is indented deeper than the line above, which has a value already.',
  escape: 'This is no escape sequence of a double-quoted text; write `\\\\` for a backslash.',
  blockInFlow: 'Indented YAML is not allowed inside `{}` or `[]`; a comma or a bracket may be missing.',
  unclosed: 'The closing {sign} is missing.',
  misplaced: 'JSON does not allow this here: check the commas, colons and brackets before it.',
  unclosedOrNotIndented: 'The closing {sign} is missing, or the lines before it are not indented enough.',
  item: 'Start this line with `- `, as the other items of this list, or indent it as the keys of an item.',
  keyColumn: 'The keys of a mapping must start in the same column.',
  scalarStart: 'Unquoted text cannot start with {sign}; quote it.',
  unexpected: '{text} does not belong here.',
});

/** What a line lacks that has text at the place of a key, such as a closing quote; of an item with a key, that it is there. */
export function noKey(line: string): string {
  if (/^ *(?:- +)*"[^"]*$/.test(line)) return syntaxTexts.unclosed('"');
  if (/^ *- .*:\s*$/.test(line)) return syntaxTexts.unexpected(JSON.stringify(line.trim()));
  return /^ *(?:- +)*["']?[\w./-]+["']?:\S/.test(line) ? syntaxTexts.noBlank() : syntaxTexts.noColon();
}

/** Faults of JSON that YAML does not have. */
export const jsonTexts = sentences({
  comma: 'JSON does not allow a comma before {bracket}. kubectl before 1.33, and so oc before 4.20, refuses the file.',
});

/** Faults of values that a text contains. */
export const valueTexts = sentences({
  key: 'This key is not text, so it cannot be a field name.',
  duplicateKey: 'Duplicate key "{key}": kubectl uses the last value; strict validation rejects the document.',
  merge: 'Only mappings can be merged with `<<`.',
  noAnchor: 'No anchor {anchor} is defined above.',
  insideAnchor: '{alias} is inside the node that it refers to.',
  tooLarge: 'With its aliases expanded, this document is too large; kubectl refuses it.',
  mismatch: 'This is not a value of type {type}.',
  infinite: 'Kubernetes objects cannot contain infinite numbers or .nan.',
});

/** In the place of all problems of a kind that are not reported one by one. */
export const restTexts = sentences({
  syntax: '{count} more syntax errors follow.',
  value: '{count} more values that kubectl cannot read follow.',
  json: '{count} more faults of JSON follow.',
  'duplicate-key': '{count} more duplicate keys follow.',
});

/** Why init containers cannot be added to a kind, or what a changed pod template of it needs in addition to an apply. */
export const kindTexts = {
  knativeInitContainers: () =>
    l10n.t("Knative refuses init containers unless the cluster's feature flag {flag} is on.", {
      flag: 'kubernetes.podspec-init-containers',
    }),
  job: () => l10n.t("A Job's pod template cannot be changed; the Job must be deleted and created again."),
  sandbox: () => l10n.t('The controller does not change a running pod; delete the pod, and the controller creates it again.'),
  pod: () => l10n.t("A Pod's containers and volumes cannot be changed; the Pod must be deleted and created again."),
  revision: () => l10n.t("A Revision's spec cannot be changed; change its Service or Configuration."),
  jobSet: () => l10n.t("A JobSet's pod templates cannot be changed unless it is suspended; it must be deleted and created again."),
};
