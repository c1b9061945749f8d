/** What a client states of itself, and the words that all messages share. */

export interface ProtocolPosition {
  line: number;
  character: number;
}

/** What a client declares under `experimental.sccLens` of its capabilities. */
export interface ExperimentalCapabilities {
  /** The commands that it has, for code lenses and code actions. */
  readonly commands: readonly string[];
  /** Whether it takes the notification about the workspace's manifests. */
  readonly manifests: boolean;
  /** Whether it takes the notification about what is rendered. */
  readonly renderings: boolean;
  /** The user's language, by the English sentences, for a server that cannot read the package. */
  readonly translation?: Readonly<Record<string, string>>;
  /** Whether the user trusts the workspace: its project file may name files and images, and charts and kustomizations are rendered. */
  readonly trusted: boolean;
}
