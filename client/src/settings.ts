/** Settings that only the client reads, as package.json declares them; the server's are in the core. */
export const CLIENT_SETTINGS = {
  'trace.server': {
    type: 'string',
    enum: ['off', 'messages', 'verbose'],
    default: 'off',
    scope: 'window',
    markdownDescription: 'Writes the messages between the editor and the language server to the output channel.',
  },
} as const;
