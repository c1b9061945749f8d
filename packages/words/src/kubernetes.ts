/**
 * The fields of a v1 Pod that the engine and the rules look at, spelled as Kubernetes spells them. `manifest/pod` reads them from
 * text that may be half typed, so what is of the wrong type is absent here.
 */
import type { Json, JsonObject } from './types';

export interface Pod {
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
}

export interface ObjectMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly serviceAccount?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly hostUsers?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly runtimeClassName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly os?: { readonly name?: string };
  readonly securityContext?: PodSecurityContext;
  /** Items that are not mappings are `{ name: '' }`, so that indices stay the text's. */
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly ephemeralContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
}

export interface SeccompProfile {
  readonly type?: string;
  readonly localhostProfile?: string;
}

export interface SELinuxOptions {
  readonly level?: string;
  readonly role?: string;
  readonly type?: string;
  readonly user?: string;
}

export type AppArmorProfile = SeccompProfile;

export interface WindowsOptions {
  readonly hostProcess?: boolean;
}

/** What pods and containers may both set; a container's value counts for it. */
interface AnySecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly seLinuxOptions?: SELinuxOptions;
  readonly seccompProfile?: SeccompProfile;
  readonly appArmorProfile?: AppArmorProfile;
  readonly windowsOptions?: WindowsOptions;
}

export interface PodSecurityContext extends AnySecurityContext {
  readonly fsGroup?: number;
  readonly supplementalGroups?: readonly number[];
  readonly sysctls?: readonly { readonly name: string; readonly value: string }[];
}

export interface Capabilities {
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

export interface SecurityContext extends AnySecurityContext {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: Capabilities;
  readonly readOnlyRootFilesystem?: boolean;
  readonly procMount?: string;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env?: readonly EnvVar[];
  readonly ports?: readonly ContainerPort[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly resources?: JsonObject;
  readonly securityContext?: SecurityContext;
  /** `Always` makes an init container a native sidecar. */
  readonly restartPolicy?: string;
  readonly livenessProbe?: JsonObject;
  readonly readinessProbe?: JsonObject;
  readonly startupProbe?: JsonObject;
  readonly lifecycle?: JsonObject;
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
}

export interface ContainerPort {
  readonly containerPort?: number;
  readonly hostPort?: number;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly subPathExpr?: string;
  readonly readOnly?: boolean;
}

/** A volume: its name and its source under the source's own key (`hostPath`, `emptyDir`, `image`, …), undecoded. */
export interface Volume {
  readonly name: string;
  readonly [source: string]: Json | undefined;
}

export const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;
/** Which of a pod's three container lists a container is in; they are visited in this order. */
export type ContainerList = (typeof CONTAINER_LISTS)[number];
