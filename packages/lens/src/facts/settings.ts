/** What a user can set, as every room reads it; `rules/analysis` declares the names, defaults and descriptions. */
import type { Profile, Release } from '@scc-lens/admission';
import type { JsonObject, Severity } from '@scc-lens/words';

/** A rule's setting: `off`, or the severity of its findings. */
export type RuleLevel = Severity | 'off';

/** Which of OpenShell's images one is, by what its release calls them. */
export type OpenShellImageRole = 'gateway' | 'supervisor' | 'sandbox';

/** Images that are OpenShell's under another name: name without tag and digest, in which `*` is any text, and what they are. */
export type ImageNames = Readonly<Record<string, OpenShellImageRole>>;

/** How the quick fixes deliver the supervisor. */
export interface SupervisorSettings {
  /** Image of the init container in the preferred fix. */
  readonly image: string;
  readonly method: 'copy-self' | 'cp';
  /** Where the binary lies in `image`. */
  readonly sourcePath: string;
  /** Image and path of the fix that copies with `cp`; without an image there is no such fix. */
  readonly cpImage: string;
  readonly cpSourcePath: string;
  readonly initContainerName: string;
  /** Requests and limits of the init container; null to decide from the pod. */
  readonly resources: JsonObject | null;
}

/** How charts and kustomizations are rendered. */
export interface RenderSettings {
  /** Whether an editor renders the charts and kustomizations of open files. */
  readonly enabled: boolean;
  /** The programs of an editor; those on the PATH where they are empty. */
  readonly helm: string;
  readonly kustomize: string;
  /** Files of values in addition to the chart's own, from its folder, by that folder. The last one wins. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Folders of vendored charts, for the environments of the command line. */
  readonly charts: readonly string[];
}

export interface Settings {
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly supervisor: SupervisorSettings;
  /** OpenShell's images under names of the user's own. */
  readonly imageNames: ImageNames;
  /** An OpenShift release such as `4.20`: whose stock SCCs are assumed, and whose wording. */
  readonly openshiftVersion: Release;
  /** A sentence where the release that was set is a newer one, which is not known; else empty. */
  readonly releaseNote: string;
  /** The kind of cluster whose defaults are assumed. */
  readonly openshiftProfile: Profile;
  /** Files with SCC objects that the cluster has in addition to the workspace's; read by the shells. */
  readonly sccFiles: readonly string[];
  /** SCCs that every service account may use, in addition to what OpenShift grants by default. */
  readonly grantedSccs: readonly string[];
  /** Whether the editor shows what admission fills in, at the end of lines. */
  readonly inlayHints: boolean;
  readonly render: RenderSettings;
}
