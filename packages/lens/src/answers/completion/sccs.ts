/** Names of SCCs: where a pod requires one, where a role allows one, and where a binding names the role of one. */
import type { World } from '../../facts';
import { isStock, powersOf, powersText, sccNamed, sccsAtHand } from '../../grants';
import { literalMarkdown } from '../../review';
import { completionTexts } from './messages';
import { trialMarkdown, tryValue } from './trial';
import type { Typing } from './trial';
import type { Offer } from './types';

/** The SCCs that a pod may require by annotation, those first that admit it. */
export function requiredSccs(typing: Typing): readonly Offer[] {
  return sccOffers(typing.world).map(offer => {
    const trial = tryValue(typing, offer.label);
    return {
      ...offer,
      note: trial.note,
      rank: trial.rank,
      documentation: () => [trialMarkdown(trial), offer.documentation(), completionTexts.requiredScc()].join('\n\n'),
    };
  });
}

/** Every SCC at hand. */
export function sccOffers(world: World): readonly Offer[] {
  return [...sccsAtHand(world).keys()].map((name): Offer => {
    const note = originOf(name, world);
    return {
      label: name,
      text: name,
      kind: 'scc',
      note,
      rank: isStock(name, world) ? 1 : 0,
      documentation: () => sccMarkdown(name, world),
    };
  });
}

function originOf(name: string, world: World): string {
  const { cluster, workspace } = world.facts;
  const isWritten = workspace.policies.some(({ item }) => item.kind === 'SecurityContextConstraints' && item.name === name);
  if (isWritten) return completionTexts.ofWorkspace();
  if (cluster.context !== null && cluster.sccs.some(({ metadata }) => metadata?.name === name))
    return completionTexts.ofCluster(cluster.context);
  return completionTexts.ofOpenShift(world.settings.openshiftVersion);
}

function sccMarkdown(name: string, world: World): string {
  const scc = sccNamed(name, world);
  if (scc === undefined) return '';
  const powers = powersOf(scc);
  const sentences = [
    powers.length === 0 ? completionTexts.noPowers() : completionTexts.powers(literalMarkdown(powersText(powers))),
    ...(typeof scc.priority === 'number' ? [completionTexts.priority(String(scc.priority))] : []),
  ];
  return sentences.join(' ');
}
