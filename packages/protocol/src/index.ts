/** The messages between client and server that LSP does not have. It imports nothing; what they use of LSP is spelled here. */
export * from './catalog';
export * from './client';
export * from './deployment';
export * from './files';
export * from './fixes';
export * from './generation';
export * from './manifests';
export * from './pages';
export * from './rendering';
export * from './status';
