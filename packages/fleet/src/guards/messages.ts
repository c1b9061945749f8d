/** The sentences of guards, and of the file that contains them. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

export const guardTexts = sentences({
  bindings: 'This binding gives an SCC with special powers to service accounts that do not have it:',
  roles: 'This role gives SCCs with special powers that it does not give now:',
  sccs: 'This SCC has special powers, and it is new or lists service accounts that do not have it:',
  required: 'Set the annotation openshift.io/required-scc of the pods. It is missing in:',
  used: 'No pod of the service account had this SCC when the guards were made:',
  roleNames: 'CEL sees the name of a role and not its rules. The list has what each role gave when the guards were made.',
  people: 'Rights of people, and of groups of people, are not checked. A pod that they create themselves may use their SCCs.',
  aggregated: 'A role that a controller aggregates is not checked, only its parts. A label that adds a listed role to another is not seen.',
  widened: 'An SCC that has special powers already may get more of them.',
  unnamed: 'Accounts are listed whose pods run without the annotation. Make the guards again once they have it.',
  otherKinds: 'DeploymentConfigs are not checked, only their pods.',
  ordinary: 'SCCs without special powers that every pod may use are always accepted.',
  head: 'Guards that refuse new rights to SCCs with special powers, and pods that get another SCC than expected.',
  now: 'What the cluster has and needs now stays accepted. Service accounts and groups with such a right: {holders}. Service accounts whose pods have another SCC than ordinary ones: {used}.',
  warns: 'Violations are only warned about and audited. --deny refuses them: read what is reported first.',
  denies: 'Violations are refused.',
  platform: 'Not checked: namespaces of the platform, and rights that the platform itself sets.',
  size: 'Apply long lists by `oc apply --server-side`, because client-side apply keeps a copy in an annotation of at most 256 KiB.',
  unknown: 'The source lacks lists, so that something may be refused that runs. To get them:',
  makers: 'The source has no objects of {kinds}. If the cluster has some, add them: their next pods count as new.',
  acm: 'Put the Policy into the namespace of your policies, and bind it to clusters by a Placement. `enforce` creates the guards.',
});
