/** The walkthrough as package.json contributes it: texts and pictures. The context key `sccLens.done.ID` completes a step. */

interface Step {
  readonly title: string;
  /** Markdown of the editor: a line that is only a link is a button. */
  readonly description: string;
  readonly picture: string;
}

export const WALKTHROUGH_ID = 'firstMinute';
export const WALKTHROUGH_TITLE = 'Get a Pod Admitted by OpenShift';
export const WALKTHROUGH_DESCRIPTION = 'From the first squiggle to a pod with the least permissions. Only the last step needs a cluster.';

/** A button that shows a manifest, the example where none is open, and runs a command there. */
const button = (label: string, command: string): string =>
  `[${label}](command:sccLens.runOnManifest?${encodeURIComponent(JSON.stringify([command]))})`;

/**
 * The steps by their ids; the picture of each is `media/walkthrough-ID.svg`, drawn in the colors of the theme. Its colors are attributes,
 * because the editor ignores the attribute `style`.
 */
export const WALKTHROUGH_STEPS = {
  problem: {
    title: 'See what OpenShift refuses',
    description: `SCC Lens marks the fields that make OpenShift refuse a pod, as you type, without a cluster. The example mounts its supervisor from the node, by a hostPath volume.\n${button('Open the Example', 'sccLens.openExample')}\nRest the mouse on a squiggle to read why.`,
    picture: 'The lines of a volume, with its hostPath underlined, and a hover: restricted-v2 does not allow hostPath volumes.',
  },
  fix: {
    title: 'Fix it with one quick fix',
    description: `An init container can copy the supervisor into the volume of the pod, without a file of the node.\n${button('Show the Quick Fixes', 'editor.action.quickFix')}\nChoose **Deliver the supervisor with an init container**. Later, press Ctrl+. (Cmd+. on macOS) on any squiggle.`,
    picture: 'The menu of quick fixes at hostPath, and below it the init container and the emptyDir volume that replace it.',
  },
  scc: {
    title: 'Generate the least SCC',
    description: `What is left has to be granted: capabilities and UID 0. SCC Lens writes the smallest SCC, its role and its binding, and proves that the pod is admitted with it.\n${button('Generate the SCC', 'sccLens.generateScc')}\nThe new file opens, and one undo takes it back. Changes of several files are shown before they are made.`,
    picture: 'A generated SCC with four capabilities and without hostPath volumes, and the note that no permission can be removed.',
  },
  review: {
    title: 'Read the whole decision',
    description: `The review has every SCC in the order in which OpenShift tries them: who may use it, what it refuses, and what it fills in.\n${button('Show the Review', 'sccLens.showReview')}\nThe verdict above each workload opens it, too.`,
    picture: 'The review of a sandbox: four SCCs in their order, each with a mark and a verdict in words.',
  },
  deploy: {
    title: 'Deploy, with a way back',
    description: `The cluster checks the objects in a dry run before anything changes. You review the differences and confirm once; an undo takes it all back.\n${button('Deploy to a Cluster', 'sccLens.deploy')}\nThe clusters come from your kubeconfig. SCC Lens connects to none before you ask for it. [Audit Cluster](command:sccLens.auditCluster) lists what each service account may use and needs.`,
    picture: 'The steps of a deployment: a dry run, differences to review, one confirmation, pods that are ready; and the button Undo.',
  },
} as const satisfies Readonly<Record<string, Step>>;

export type StepId = keyof typeof WALKTHROUGH_STEPS;
