/** The sentences about fixes: what becomes of the workload, and why a fix is not made. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

/** Follow the title of a fix. */
export const outcomeTexts = sentences({
  ownScc: 'then needs an SCC of its own',
  leftToGrant: ['then 1 permission is left to grant', 'then {count} permissions are left to grant'],
  admitted: 'then admitted by {scc}',
  admittedInstead: 'then admitted by {scc} instead of {before}',
});

export const refusedFixTexts = sentences({
  gone: 'The document no longer exists.',
  onlyObject: 'It is the only object of the file. Delete the file.',
  dependent: 'The documents of the file depend on each other, so it can only be edited by hand.',
  fault: 'This fix could not be computed: {fault}. This is a defect of SCC Lens, please report it.',
  atLine: 'Line {line}: {reason}',
  comesBack: 'The finding comes back after this fix, by itself or because of another fix; choose by hand.',
  stillRefused: 'The pod would still be refused for what cannot be fixed here, so it keeps what it asks for.',
  notSilenced: 'A comment here does not suppress this finding alone.',
  cannotAllow: '{reason} The setting {setting} changes the rule for all files.',
  tooManyRounds: 'This text takes too many rounds of fixes; choose by hand.',
});

/** The explanation at the top of a file for a cluster administrator. */
export const handOverTexts = sentences({
  head: 'For a cluster administrator: OpenShift refuses the pods of {accounts} until these objects are applied.',
  apply: 'Apply: {command}',
  remove: 'Remove: {command}',
  refused: '{workload} runs as service account {account}. {verdict}',
  more: 'And {count} more workloads.',
  written: 'The objects for {account} come from {files}.',
  invalid: '{file} has an error that must be fixed first: {fault}',
  unread: '{file} has an error, so that it is not known what its documents contain, perhaps some of these objects: {fault}',
  moreUnread: 'And {count} more files have errors.',
  change: 'The author of {workload} has to change its manifest: {change}.',
});

export const prepareTexts = sentences({
  unreadScc: 'The SCC {name} must change. {problem}',
  unreadManifest: 'A manifest must change for it. {problem}',
  editedByHand:
    '{file} has an SCC {name}, which is not sufficient and was written, edited or granted by hand. Edit it, or delete it and generate again.',
  refusedByEarlier: 'SCC {name} in {file} is what refuses the pods; without it they need no SCC of their own. Repair or delete it.',
  taken: '{file} has another {kind} {name}. Rename or delete it, and generate again.',
  upToDate: '{file} has the SCC {name} already, and it is up to date.',
  unsafe: '{file} must change for it, which cannot be done safely: {reason}',
  unreadFile: '{file} exists and was not read: it may be the SCC that was generated before. Name it too, or its folder.',
  excluded: '{gitignore} excludes {file}, so that SCC Lens would not read it. Change the pattern there, and generate again.',
  justGenerated: 'It has just been generated for another service account.',
});

/** Why a fix of what is rendered is not made, and what one reaches. */
export const planTexts = sentences({
  notSaved: 'Save {file} first: the fix is worked out for what is rendered.',
  differsIn: '{folder} is rendered from this file too, and the fix is not the same there, so it can only be edited by hand.',
  refusedIn: '{folder} is rendered from this file too, and the fix is refused there: {reason}',
  notRendered: 'The fix was not made, because {folder} cannot be rendered with it: {reason}',
  notTried: 'The fix was not made, because it cannot be proven for {folder}, which cannot be rendered: {reason}',
  notProven: 'The fix was not made: {folder} would render to something else than the fix intends. Edit it by hand.',
  givesError: 'The fix was not made, because the changed value gives {workload} ({folder}) a new error: {error}',
  keepsValue:
    '{workload} ({folder}) prints the same value. It would still be refused for what cannot be fixed here, so it keeps what it asks for.',
  reached: '{objects} ({folder})',
  noObject: 'none',
  reaches: '{file} changes {reached}.',
});
