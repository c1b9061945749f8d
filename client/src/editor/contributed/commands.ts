interface CommandContribution {
  readonly title: string;
  readonly icon?: string;
  /** When the command palette offers it, as a `when` clause; always where it is absent. */
  readonly palette?: string;
  /** When the submenus offer it beyond what they ask for themselves. */
  readonly menus?: string;
  /** Group and order in the submenu *SCC Lens* of a manifest in the editor. */
  readonly editorMenu?: string;
  /** Group and order in the submenu *SCC Lens* of manifests and their folders in the explorer. */
  readonly explorerMenu?: string;
}

/** The open file, or the clicked one, is a manifest, or a folder that contains manifests. */
export const IS_MANIFEST = 'resource in sccLens.manifests';
/** The open file is of a chart or kustomization that is rendered, or of a chart. */
const IS_RENDERED = 'resource in sccLens.renderedFiles';
const IS_OF_CHART = 'resource in sccLens.chartFiles';
/** What the submenu of the editor needs to be there. */
export const HAS_EDITOR_MENU = `${IS_MANIFEST} || ${IS_RENDERED}`;
/** A manifest is known: the workspace has one, or one is open. */
const HAS_MANIFESTS = 'sccLens.manifests';
/** Under which the workspace's state has what was to be deployed. */
export const RESUMPTION = 'sccLens.resumption';
/** There is a deployment to undo, of this window or an earlier one. */
const CAN_UNDO = 'sccLens.canUndo';

/** The commands that need no cluster, by their name under `sccLens`; their functions are in `client/ui`. */
const LOCAL_COMMANDS = {
  showReview: { title: 'Show SCC Review', icon: '$(open-preview)', palette: IS_MANIFEST, editorMenu: '1_read@1' },
  explainError: { title: 'Explain an Admission Error', editorMenu: '1_read@2' },
  showRendered: { title: 'Show Rendered', icon: '$(open-preview)', palette: IS_RENDERED, menus: IS_RENDERED, editorMenu: '1_read@4' },
  chooseValues: { title: 'Choose Values Files…', palette: IS_OF_CHART, menus: IS_OF_CHART, editorMenu: '1_read@5' },
  showRule: { title: 'Show the Page of a Rule', palette: IS_MANIFEST, editorMenu: '1_read@3' },
  generateScc: { title: 'Generate Least-Privilege SCC', palette: IS_MANIFEST, editorMenu: '2_change@1', explorerMenu: '2_change@1' },
  handToAdmin: { title: 'Hand to an Admin…', palette: IS_MANIFEST, editorMenu: '2_change@3', explorerMenu: '2_change@3' },
  replaceSupervisors: {
    title: 'Replace hostPath Supervisors in the Workspace…',
    palette: HAS_MANIFESTS,
    editorMenu: '2_change@2',
    explorerMenu: '2_change@2',
  },
  openManifest: { title: 'Open the Manifest', icon: '$(go-to-file)', palette: 'false' },
  filterCatalog: { title: 'Filter Workloads, Service Accounts and SCCs…', icon: '$(filter)', palette: HAS_MANIFESTS },
  clearCatalogFilter: { title: 'Clear the Filter', icon: '$(clear-all)', palette: 'sccLens.catalogFiltered' },
  openWalkthrough: { title: 'Get Started' },
  restartServer: { title: 'Restart the Language Server', palette: 'sccLens.isRunning' },
  showOutput: { title: 'Show Output' },
} as const satisfies Readonly<Record<string, CommandContribution>>;

/** Commands of code actions and of the walkthrough, which no menu and no palette offers. */
const INTERNAL_COMMANDS = ['sccLens.allow', 'sccLens.previewFix', 'sccLens.runOnManifest'] as const;

/** The commands that need a cluster, and therefore a trusted workspace; their functions are in `client/ui/deploy`. */
const CLUSTER_COMMANDS = {
  deploy: {
    title: 'Deploy to Cluster',
    icon: '$(cloud-upload)',
    palette: IS_MANIFEST,
    editorMenu: '3_cluster@1',
    explorerMenu: '3_cluster@1',
  },
  undeploy: { title: 'Undeploy from Cluster', palette: IS_MANIFEST, editorMenu: '3_cluster@2', explorerMenu: '3_cluster@2' },
  resumeDeployment: { title: 'Resume Deployment', palette: 'sccLens.canResume' },
  undoDeployment: {
    title: 'Undo Last Deployment…',
    palette: CAN_UNDO,
    menus: CAN_UNDO,
    editorMenu: '3_cluster@4',
    explorerMenu: '3_cluster@4',
  },
  showLogs: { title: 'Show Logs', palette: IS_MANIFEST, editorMenu: '3_cluster@3', explorerMenu: '3_cluster@3' },
  chooseCluster: { title: 'Choose Cluster and Namespace' },
  auditCluster: { title: 'Audit Cluster' },
  disconnect: { title: 'Disconnect from Cluster', palette: 'sccLens.isConnected' },
} as const satisfies Readonly<Record<string, CommandContribution>>;

type Named<T> = `sccLens.${keyof T & string}`;
export type LocalCommand = Named<typeof LOCAL_COMMANDS> | (typeof INTERNAL_COMMANDS)[number];
export type ClusterCommand = Named<typeof CLUSTER_COMMANDS>;

/** The extension runs on a machine. Until it has started, the editor shows where: a browser without a remote, such as a Codespace, has none. */
export const HAS_CLUSTERS = '!sccLens.isWeb && (!isWeb || remoteName)';

const both = (first: string | undefined): string => (first === undefined ? HAS_CLUSTERS : `${first} && ${HAS_CLUSTERS}`);

/** The extension's commands by their name under `sccLens`: the one source of package.json, of the menus and of the English titles. */
export const COMMANDS: Readonly<Record<string, CommandContribution & { readonly enablement?: string }>> = {
  ...LOCAL_COMMANDS,
  ...Object.fromEntries(
    Object.entries<CommandContribution>(CLUSTER_COMMANDS).map(([name, command]) => [
      name,
      { ...command, palette: both(command.palette), menus: both(command.menus), enablement: both('isWorkspaceTrusted') },
    ]),
  ),
};

/** The full names of all commands that the extension registers. */
export const COMMAND_NAMES: readonly string[] = [...Object.keys(COMMANDS).map(name => `sccLens.${name}`), ...INTERNAL_COMMANDS];
