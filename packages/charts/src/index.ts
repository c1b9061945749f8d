/**
 * From what `helm template` and `kustomize build` print back to the files that people edit. Knows nothing of processes, rules or SCCs.
 *
 * markedChart(chart): MarkedChart           templates with marks, to be rendered once more
 * traceChart(chart, stream, marked): Rendering  fields of rendered documents → lines of templates and values
 * traceOverlay(root, stream): Rendering     fields of rendered documents → lines of manifests, patches, kustomizations
 * traceRelease(chart, before, after, release) the same of a chart that a HelmRelease changes
 * traceOrigins(sources, stream): Rendering  the same of a stream that names the files itself, by annotations
 * relocate(rendering, about): Relocated     something about a rendered field → its place: exact, a parent's, or the file
 *
 * templateEdits(rendering, stream, wanted)      edits of a rendered chart → edits of the template, where it has the same lines
 * valueChanges(rendering, wanted)             changes of a rendered document → changes of the file of values that sets what is printed there
 * manifestChanges(rendering, stream, wanted)    changes of a built object → changes of the manifest or patch that sets its fields
 * patchEdits(rendering, stream, wanted)       changes of a built object → a patch in the kustomization, or in the HelmRelease
 *
 * A place is never guessed: what no mark shows is placed in the template as a file.
 */
export { readPaths } from './actions';
export { chartNames } from './chartNames';
export { FileRoles, isOperatorFile, kustomizationFile, kustomizationIn, outsideBundle, type Kustomization, type Places } from './fileRoles';
export { KUSTOMIZATION_FILES, kustomizationNames, kustomizePlaces, type KustomizationNames } from './kustomization';
export { manifestChanges } from './manifestChanges';
export { refusedSourceTexts } from './messages';
export { readYaml } from './readYaml';
export { markedChart } from './marks';
export { patchEdits } from './patchEdits';
export { placer, rangeOf, relocate, withValue, type AboutSpan, type Placed, type Range, type Relocated } from './placer';
export { printedValue } from './printedValue';
export { isOffWhereAbsent, valueChanges, type ValueChanges } from './valueChanges';
export { templateEdits } from './templateEdits';
export { sourceOf, traceChart } from './traceChart';
export { namedFiles, traceOrigins, type NamedFile, type OriginSources } from './traceOrigins';
export { traceOverlay } from './traceOverlay';
export { traceRelease } from './traceRelease';
export * from './types';
export { mergedValues } from './values';
