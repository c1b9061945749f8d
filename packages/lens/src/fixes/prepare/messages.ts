/** Why no SCC is prepared for the manifests at hand. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

/** The explanation at the top of a file for a cluster administrator. */
export const handOverTexts = sentences({
  head: 'For a cluster administrator: OpenShift refuses the pods of {accounts} until these objects are applied.',
  apply: 'Apply: {command}',
  remove: 'Remove: {command}',
  refused: '{workload} runs as service account {account}. {verdict}',
  more: 'And {count} more workloads.',
  written: 'The objects for {account} come from {files}.',
  invalid: '{file} has an error that must be fixed first: {fault}',
  change: 'The author of {workload} has to change its manifest: {change}.',
});

export const prepareTexts = sentences({
  unreadScc: 'The SCC {name} must change. {problem}',
  unreadManifest: 'A manifest must change for it. {problem}',
  editedByHand: '{file} has an SCC {name}, which is not sufficient and was edited by hand. Edit it, or delete it and generate again.',
  taken: '{file} has another {kind} {name}. Rename or delete it, and generate again.',
  upToDate: '{file} has the SCC {name} already, and it is up to date.',
  unsafe: '{file} must change for it, which cannot be done safely: {reason}',
  justGenerated: 'It has just been generated for another service account.',
});
