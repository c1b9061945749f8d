/** The settings that only the editor's side reads: the connection and the deploy flow. Same shape as the core's `SETTINGS`. */
export interface ClientSettingSchema {
  readonly type: string | readonly string[];
  readonly default: string | number | boolean | null | readonly string[];
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly items?: { readonly type: string };
  readonly minimum?: number;
  readonly scope?: 'resource' | 'window' | 'machine' | 'machine-overridable';
}

/** By their name under `sccLens`. */
export const CLIENT_SETTINGS: Readonly<Record<string, ClientSettingSchema>> = {
  'trace.server': {
    type: 'string',
    enum: ['off', 'messages', 'verbose'],
    default: 'off',
    scope: 'window',
    markdownDescription: 'Log the messages between the editor and the language server in the output channel *SCC Lens*.',
  },
};
