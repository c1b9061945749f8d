/** Why a document or a value cannot be read, and what editing a kind of workload takes. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

/** Faults of the text. */
export const syntaxTexts = {
  fault: (fault: string) =>
    l10n.t('SCC Lens could not read this document: {fault}. This is a defect of SCC Lens, please report it.', { fault }),
  secondDocument: () => l10n.t('A second document starts here without a `---` line.'),
  tooDeep: (depth: number) => l10n.t('This is nested more than {depth} levels deep, which Kubernetes manifests never are.', { depth }),
  unprintable: () => l10n.t('YAML does not allow this control character; kubectl refuses the document.'),
  behindMarker: () => l10n.t('Only a comment may follow `---` on its line; kubectl refuses the file.'),
  behindJson: () => l10n.t('kubectl refuses what follows JSON here; put a line with `---` between them.'),
  directive: () => l10n.t('kubectl refuses a document with a directive; remove the line.'),
  unreadRest: () => l10n.t('kubectl does not read what follows this; start each document with `---`.'),
  tag: () => l10n.t('kubectl needs a blank behind a tag, and allows no `#` in it.'),
  anchor: () => l10n.t('kubectl allows only letters, digits, `_` and `-` in the name of an anchor.'),
  jsonEscape: () => l10n.t('JSON has this escape sequence, but kubectl refuses it in YAML; write the character itself.'),
  quoteInBrackets: () => l10n.t('Quote this text: kubectl refuses it, or reads something else, because of `?` or `:` in brackets.'),
  tab: () => l10n.t('A tab cannot indent YAML; use spaces.'),
  noColon: () => l10n.t('This line has no `:`; a key needs one, on its own line.'),
  mappingBehindValue: () => l10n.t('A mapping cannot start here, behind a value on the same line; start a new line or quote the text.'),
  itemInMapping: () => l10n.t('An item cannot be here, between the keys of a mapping; put it below the key of its list.'),
  deeper: () => l10n.t('This line is indented deeper than the line above, which has a value already.'),
  escape: () => l10n.t('This is no escape sequence of a double-quoted text; write `\\\\` for a backslash.'),
  blockInFlow: () => l10n.t('Indented YAML is not allowed inside `{}` or `[]`; a comma or a bracket may be missing.'),
  unclosed: (sign: string) => l10n.t('The closing {sign} is missing.', { sign }),
  unclosedOrNotIndented: (sign: string) =>
    l10n.t('The closing {sign} is missing, or the lines before it are not indented enough.', { sign }),
  item: () => l10n.t('An item of this list must start with `- ` in the same column as the others.'),
  keyColumn: () => l10n.t('The keys of a mapping must start in the same column.'),
  scalarStart: (sign: string) => l10n.t('Unquoted text cannot start with {sign}; quote it.', { sign }),
  unexpected: (text: string) => l10n.t('{text} does not belong here.', { text }),
};

/** Faults of JSON that YAML does not have. */
export const jsonTexts = {
  comma: (bracket: string) =>
    l10n.t('JSON does not allow a comma before {bracket}. kubectl before 1.33, and so oc before 4.20, refuses the file.', { bracket }),
};

/** Faults of values that a text contains. */
export const valueTexts = {
  key: () => l10n.t('This key is not text, so it cannot be a field name.'),
  duplicateKey: (key: string) =>
    l10n.t('Duplicate key "{key}": kubectl uses the last value; strict validation rejects the document.', { key }),
  merge: () => l10n.t('Only mappings can be merged with `<<`.'),
  noAnchor: (anchor: string) => l10n.t('No anchor {anchor} is defined above.', { anchor: `&${anchor}` }),
  insideAnchor: (alias: string) => l10n.t('{alias} is inside the node that it refers to.', { alias: `*${alias}` }),
  tooLarge: () => l10n.t('With its aliases expanded, this document is too large; kubectl refuses it.'),
  mismatch: (type: string) => l10n.t('This is not a value of type {type}.', { type }),
  infinite: () => l10n.t('Kubernetes objects cannot contain infinite numbers or .nan.'),
};

/** In the place of all problems of a kind that are not reported one by one. */
export const restTexts = {
  syntax: (count: number) => l10n.t('{count} more syntax errors follow.', { count }),
  value: (count: number) => l10n.t('{count} more values that kubectl cannot read follow.', { count }),
  json: (count: number) => l10n.t('{count} more faults of JSON follow.', { count }),
  'duplicate-key': (count: number) => l10n.t('{count} more duplicate keys follow.', { count }),
};

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
