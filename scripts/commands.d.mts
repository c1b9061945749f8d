export declare function startable(
  program: string,
  args: readonly string[],
  platform?: NodeJS.Platform,
): [program: string, args: string[], options: { readonly shell?: true }];
