/** A command as package.json contributes it. */
interface CommandContribution {
  readonly title: string;
  readonly icon?: string;
  readonly enablement?: string;
}

/** The extension's commands by their name under `sccLens`: the one source of package.json and of the English titles. */
export const COMMANDS: Readonly<Record<string, CommandContribution>> = {
  showReview: { title: 'Show SCC Review' },
  generateScc: { title: 'Generate Least-Privilege SCC' },
  explainError: { title: 'Explain an Admission Error' },
  replaceSupervisors: { title: 'Replace hostPath Supervisors in the Workspace…' },
  restartServer: { title: 'Restart the Language Server' },
  showOutput: { title: 'Show Output' },
  deploy: { title: 'Deploy to Cluster', icon: '$(cloud-upload)', enablement: 'isWorkspaceTrusted' },
  undeploy: { title: 'Undeploy from Cluster', enablement: 'isWorkspaceTrusted' },
  resumeDeployment: { title: 'Resume Deployment', enablement: 'isWorkspaceTrusted && sccLens.canResume' },
  undoDeployment: { title: 'Undo Last Deployment…', enablement: 'isWorkspaceTrusted' },
  showLogs: { title: 'Show Logs', enablement: 'isWorkspaceTrusted' },
  chooseCluster: { title: 'Choose Cluster and Namespace', enablement: 'isWorkspaceTrusted' },
  disconnect: { title: 'Disconnect from Cluster', enablement: 'isWorkspaceTrusted' },
};
