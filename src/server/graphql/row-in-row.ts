// The timer, the key or the endpoint that a verb answers is one column of its row, with all its own columns
// inside.
// They are selected in the same statement, only those asked for: turning the column into a
// row of its own would take a second query.
import { UnbatchedStep } from "postgraphile/grafast";
import type { Step, UnbatchedExecutionExtra } from "postgraphile/grafast";
import type { PgSelectSingleStep } from "postgraphile/@dataplan/pg";

// What the step of a column with columns of its own can do.
interface Column extends Step {
  get(column: string): Column;
  getParentStep(): PgSelectSingleStep;
}

/** `known`: the column that each such row has. */
export function rowIn($row: PgSelectSingleStep, name: string, known = "id"): Step {
  return new RowInRowStep($row, name, known);
}

class RowInRowStep extends UnbatchedStep {
  static override $$export = { moduleName: "minoots", exportName: "RowInRowStep" };
  override isSyncAndSafe = true;
  readonly #name: string;

  constructor($row: PgSelectSingleStep, name: string, known: string) {
    super();
    this.#name = name;
    this.addDependency(columnOf($row, name, known));
  }

  get(column: string): Column {
    const $known = this.getDep(0) as Column;
    return columnOf($known.getParentStep(), this.#name, column);
  }

  // Stands for the whole row: there is one exactly if it has what each has.
  override unbatchedExecute(_extra: UnbatchedExecutionExtra, known: unknown): unknown {
    return known;
  }
}

function columnOf($row: PgSelectSingleStep, name: string, column: string): Column {
  const $inner = $row.get(name) as unknown as Column;
  return $inner.get(column);
}
