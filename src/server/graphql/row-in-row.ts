// The timer or the key that a verb answers is one column of its row, with all its own columns
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

export function rowIn($row: PgSelectSingleStep, name: string): Step {
  return new RowInRowStep($row, name);
}

class RowInRowStep extends UnbatchedStep {
  static override $$export = { moduleName: "minoots", exportName: "RowInRowStep" };
  override isSyncAndSafe = true;
  readonly #name: string;

  constructor($row: PgSelectSingleStep, name: string) {
    super();
    this.#name = name;
    this.addDependency(columnOf($row, name, "id"));
  }

  get(column: string): Column {
    const $id = this.getDep(0) as Column;
    return columnOf($id.getParentStep(), this.#name, column);
  }

  // Stands for the whole row: there is one exactly if it has an id.
  override unbatchedExecute(_extra: UnbatchedExecutionExtra, id: unknown): unknown {
    return id;
  }
}

function columnOf($row: PgSelectSingleStep, name: string, column: string): Column {
  const $inner = $row.get(name) as unknown as Column;
  return $inner.get(column);
}
