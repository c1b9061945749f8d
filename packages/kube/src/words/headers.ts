/** By name; several values make several headers. */
export type Headers = Readonly<Record<string, string | string[]>>;
