// How far something is, as one line: a bar when the end is known, else the count alone.

const columns = 24;

export function progressLine(done: number, whole: number | null, says: string): string {
  if (whole === null || whole === 0) return says;
  const part = Math.min(1, done / whole);
  const full = Math.round(part * columns);
  const percent = String(Math.floor(part * 100)).padStart(3);
  return `${"█".repeat(full)}${"░".repeat(columns - full)} ${percent} %  ${says}`;
}
