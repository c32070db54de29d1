// Rows for people: columns as wide as they need to be, and a quiet head.
import { styleText } from "node:util";

/** Without a head, if that is empty. */
export function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (head.length === 0) return alignRows(rows).join("\n");
  const [first = "", ...lines] = alignRows([head, ...rows]);
  return [styleText("dim", first), ...lines].join("\n");
}

export function alignRows(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    }
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
