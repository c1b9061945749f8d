/** The door of the package: finding manifests, rendering charts and kustomizations, the package's own files. */
export { PACKAGE_FOLDER } from './packageFolder';
export { ON_DISK, rolesOnDisk } from './render/fileRoles';
export { kindOf, reasonOf } from './render/files';
export { kustomizationPlaces, kustomizationsWith } from './render/kustomizations';
export { findProgram } from './render/programs';
export { render, rendererOf } from './render/render';
export { renderEdited } from './render/renderEdited';
export { isPartOfChart, rendererAbove } from './render/rendererAbove';
export type { RenderedAbove } from './render/rendererAbove';
export { LIMITS } from './render/runProgram';
export { sourcedChart, sourcedFiles } from './render/sourced';
export type { Outcome, Rendered, Renderer, RenderOptions } from './render/types';
export { valuesByChart, valuesFilesIn } from './render/valuesFiles';
export { findAbove } from './walk/projectFile';
export { leadsInto, readBounded } from './walk/readBounded';
export { repositoryOf } from './walk/repository';
export { walk } from './walk/walk';
