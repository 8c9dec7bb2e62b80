import { shortenedById } from './findOrder.ts';
import type { Prepared } from './findPage.ts';
import { type Plan, plansOf, type Question } from './findPlan.ts';
import { drivenBy, type FindStatements, shapeOf } from './findStatements.ts';
import { noFields } from './personFields.ts';
import { idOf } from './rows.ts';

/** Counts persons no further than `atMost`, by one plan after another. */
export const counter =
  (statements: FindStatements) =>
  ({ workspace, question, scope, values }: Prepared, atMost: number): number => {
    const counting: Question = { ...question, parts: ['id'], count: true, size: atMost };
    const { criteria } = question.asked;
    const probe = statements.probe(values, scope);
    const more = ({ driver, term }: Plan, entries: number) =>
      driver !== null && probe(driver, entries + 1, term) > entries;
    for (const plan of plansOf(counting, probe)) {
      const { driver, few, patience } = plan;
      const groups = statements.sets.valueOf(scope.keys);
      const part = { kind: 'id', values } as const;
      const last = () => idOf(workspace, question.persons());
      const walks = patience !== undefined && driver === null;
      const stretch = walks ? shortenedById(part, true, patience, last()) : part;
      const shape = { driver, few, part: 'id', ascending: true, count: true, fields: noFields } as const;
      const counted = statements.count({ criteria, ...shapeOf(plan, scope), ...shape });
      const given = { ...stretch.values, ...drivenBy(plan, scope), groups, entries: patience ?? -1 };
      const [[found] = [0]] = counted({ ...given, limit: atMost });
      const all = walks ? stretch === part : patience === undefined || !more(plan, patience);
      if (found === atMost || all) return found;
    }
    return 0;
  };
