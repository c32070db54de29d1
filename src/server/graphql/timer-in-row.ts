// The timer that a verb answers is one column of its row, with all its own columns inside.
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

export function timerIn($row: PgSelectSingleStep): Step {
  return new TimerInRowStep($row);
}

class TimerInRowStep extends UnbatchedStep {
  static override $$export = { moduleName: "minoots", exportName: "TimerInRowStep" };
  override isSyncAndSafe = true;

  constructor($row: PgSelectSingleStep) {
    super();
    this.addDependency(columnOf($row, "id"));
  }

  get(column: string): Column {
    const $id = this.getDep(0) as Column;
    return columnOf($id.getParentStep(), column);
  }

  // Stands for the whole timer: there is one exactly if it has an id.
  override unbatchedExecute(_extra: UnbatchedExecutionExtra, id: unknown): unknown {
    return id;
  }
}

function columnOf($row: PgSelectSingleStep, column: string): Column {
  const $timer = $row.get("timer") as unknown as Column;
  return $timer.get(column);
}
