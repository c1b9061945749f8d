/** The door of the package: finding manifests, rendering charts and kustomizations, the package's own files. */
export type { ArchiveEntry } from './archives/entries';
/** The reader of archives, which few commands load. */
export const archives = () => import('./archives/archive');
export type { ArchiveFormat } from './archives/archive';
export { atEnd } from './atEnd';
export { describesEnvironment, Environments, type OwnFolder } from './environments/resolve';
export type { EnvironmentOptions } from './environments/rendering';
export { Repository } from './environments/repository';
export type { Deployed, Environment, Unresolved } from './environments/types';
export { PACKAGE_FOLDER } from './packageFolder';
export { kustomizationPlaces, kustomizationsAmong, ON_DISK, rolesOnDisk } from './render/kustomizations';
export { kindOf, reasonOf, unlinked } from './render/files';
export { filesBelow } from './render/inputs';
export { findProgram } from './render/programs';
export { render, rendererOf } from './render/render';
export { isPartOfChart, rendererAbove, type RenderedAbove } from './render/rendererAbove';
export { LIMITS } from './render/runProgram';
export { sourcedChart, sourcedFiles } from './render/sourced';
export { shellQuote } from './render/shellQuote';
export type { Outcome, Printed, Rendered, RenderedOnce, Renderer, RenderOptions } from './render/types';
export { valuesByChart, valuesFilesIn } from './render/valuesFiles';
export { findAbove, repositoryOf } from './walk/repository';
export { isIn, LARGEST_MANIFEST, leadsInto, readBounded } from './walk/readBounded';
export { excludedBy, isManifestFile, walk } from './walk/walk';
