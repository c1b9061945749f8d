/**
 * The messages between client and server that LSP does not have. This package imports nothing, so that both sides can import it; what LSP
 * defines is spelled here as far as these messages use it.
 */
export * from './catalog';
export * from './client';
export * from './deployment';
export * from './fixes';
export * from './generation';
export * from './manifests';
export * from './pages';
export * from './rendering';
export * from './status';
