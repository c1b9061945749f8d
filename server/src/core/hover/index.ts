/** What the engine knows of what is written at a position, as Markdown. Knows no editor. */
export { hoverAt } from './hover';
export type { HoverPlace } from './hover';
export type { Hover, PlaceLink } from './types';
