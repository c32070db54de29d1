// Runs SQL as it stands on a page of the documentation, and writes the answers as psql does:
// rows as a table without their count, an error with its hint. Statements without rows say
// nothing.
import pg from "pg";

const numeric = new Set<number>([20, 21, 23, 700, 701, 1700]);
const voidType = 2278;

/** The statements of a block; each ends at the end of a line. */
export function statementsOf(block: string): string[] {
  const statements: string[] = [];
  let open: string[] = [];
  for (const line of block.split("\n")) {
    open.push(line);
    const quotes = open.join("\n").split("$$").length - 1;
    if (quotes % 2 === 1 || !/(;|\\gexec)(\s*--.*)?$/.test(line)) continue;
    statements.push(open.join("\n").trim());
    open = [];
  }
  if (open.join("").trim() !== "") throw new Error(`Without an end: ${open.join("\n")}`);
  return statements;
}

/** What psql would print for the block, without what it says of statements that have no rows. */
export async function played(client: pg.Client, block: string): Promise<string> {
  const printed: string[] = [];
  for (const statement of statementsOf(block)) printed.push(...(await play(client, statement)));
  return printed.join("\n\n");
}

async function play(client: pg.Client, statement: string): Promise<string[]> {
  try {
    const text = statement.replace(/\\gexec$/, "");
    const result = await client.query({ text, rowMode: "array", types: { getTypeParser: raw } });
    if (text === statement) return result.fields.every(isVoid) ? [] : [tableOf(result)];
    for (const value of result.rows.flat()) await client.query(String(value));
    return [];
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return [`ERROR:  ${error.message}\nHINT:  ${error.hint}`];
  }
}

const isVoid = ({ dataTypeID }: pg.FieldDef) => dataTypeID === voidType;
const raw = () => (value: unknown) => value;

function tableOf({ fields, rows }: pg.QueryArrayResult): string {
  const cells = (rows as (string | null)[][]).map((row) => row.map((value) => value ?? ""));
  const widths = fields.map(({ name }, at) =>
    Math.max(name.length, ...cells.map((row) => row[at]!.length)),
  );
  const line = (values: string[]) => ` ${values.join(" | ")}`.trimEnd();
  return [
    line(fields.map(({ name }, at) => centered(name, widths[at]!))),
    widths.map((width) => "-".repeat(width + 2)).join("+"),
    ...cells.map((row) => line(row.map((value, at) => aligned(value, widths[at]!, fields[at]!)))),
  ].join("\n");
}

function centered(name: string, width: number): string {
  const before = Math.floor((width - name.length) / 2);
  return `${" ".repeat(before)}${name}`.padEnd(width);
}

function aligned(value: string, width: number, { dataTypeID }: pg.FieldDef): string {
  return numeric.has(dataTypeID) ? value.padStart(width) : value.padEnd(width);
}
