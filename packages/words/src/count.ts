/** A regular noun for one or several: `pod`, `pods`. */
export function plural(noun: string, count: number): string {
  return count === 1 ? noun : `${noun}s`;
}
