/** What was thrown, on one line, for a message about a defect of SCC Lens. */
export function faultText(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  return text.slice(0, LONGEST_TEXT).replace(/\s+/g, ' ').trim();
}

const LONGEST_TEXT = 300;
