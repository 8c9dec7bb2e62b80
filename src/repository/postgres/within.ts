import { assignmentReader } from './assignments.ts';
import { personFinder } from './find.ts';
import { groupReader } from './groups.ts';
import { historyWriter } from './historyWrites.ts';
import type { Run } from './statement.ts';
import { personWriter } from './upsert.ts';
import { workspaceNumbers } from './workspaces.ts';

/** What works within one transaction. */
export function within(run: Run, keepsHistory: boolean) {
  const groups = groupReader(run, workspaceNumbers(run));
  const finder = personFinder(run, groups);
  const assignments = assignmentReader(run, groups.workspaceId, finder);
  const history = historyWriter(run, keepsHistory);
  const persons = personWriter(run, groups, finder, assignments, history);
  return { groups, finder, assignments, history, persons };
}
