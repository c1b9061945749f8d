import type { Target } from '../target';
import { answers } from './answers';
import { clusters } from './clusters';
import { commandLines } from './arguments';
import { explanations } from './explanations';
import { kubeconfigs } from './kubeconfigs';
import { manifests } from './manifests';
import { objects } from './objects';
import { projects } from './projects';
import { renderings } from './renderings';
import { servers } from './servers';
import { sessions } from './sessions';
import { workspaces } from './workspaces';

/** Every reader of foreign text. */
export const TARGETS: readonly Target[] = [
  manifests,
  sessions,
  commandLines,
  kubeconfigs,
  answers,
  explanations,
  objects,
  servers,
  projects,
  renderings,
  workspaces,
  clusters,
];
