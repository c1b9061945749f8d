/** Why an environment is not judged: a sentence each, which follows a place and a colon. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

export const environmentTexts = sentences({
  notJudged: 'Not judged: {reason}.',
  elsewhere: 'it comes from {repository}. Run `{command}`',
  elsewhereWithValues: 'it comes from {repository}. Save its values as values.yaml and run `{command}`',
  placeholder: 'it comes from {repository}, a placeholder that another tool fills in',
  ofOther: 'it comes from {kind} {name}, which is no git repository of this folder',
  noRemote: 'it comes from {repository}, and without a remote it is not known whether that is this folder. If it is, run `{command}`',
  unreadable: '{file} cannot be read: {error}',
  outside: '{path} is outside of the repository',
  absent: '{path} does not exist in this repository',
  noManifest: '{path} contains no YAML or JSON file of a manifest. Jsonnet is not followed',
  noManifestHere: '{path} contains no YAML or JSON file of a manifest, and the folders in it are not deployed. Jsonnet is not followed',
  noSource: 'it names no source, or no chart or path of one, so that it deploys nothing by itself',
  otherChart: 'its chart is no folder of this repository. Run `{command}`',
  changesRun: 'SCC Lens does not follow {field} here. Run `{command}`',
  changes: '{field} changes what is rendered, which SCC Lens does not follow',
  substitutesRights: 'it has rights or namespaces with {expressions}, which postBuild replaces by what no ConfigMap here contains',
  substitutes: 'objects with {expressions}, which postBuild replaces by what no ConfigMap here contains',
  valuesElsewhere: 'its values file {file} is not in this repository',
  valuesAbsent: 'its values are in the key {key} of {kind} {name}, which this repository does not have in plain text',
  generator: 'the generator {name} needs more than the files of this repository',
  expression: 'it contains {expression}; only parameters of its generators are followed',
  ambiguous: 'two sets of parameters of a generator have the same {keys}',
  tooMany: 'it describes more than {count} environments',
  tooManyFiles: 'all environments together have more than {count} manifests',
});
