import type { Connection } from './connection.ts';
import type { DriverName } from './findDrivers.ts';
import { memberReader } from './findMembers.ts';
import { type Part, shortened, shortenedById } from './findOrder.ts';
import { type Plan, plansOf, type Question, walk } from './findPlan.ts';
import type { Scope } from './findScope.ts';
import { drivenBy, type FindStatements, shapeOf } from './findStatements.ts';
import type { Fields, PersonValues } from './personFields.ts';
import { idOf } from './rows.ts';
import type { Value, Values } from './statement.ts';

/** What is asked, ready to be planned and run; its values but for what the plan and the order add. */
export interface Prepared {
  readonly workspace: number;
  readonly question: Pick<Question, 'asked' | 'groups' | 'persons'>;
  readonly scope: Scope;
  readonly values: Values;
}

export interface Page {
  /** In the order in which they are read. */
  readonly parts: readonly Part[];
  readonly ascending: boolean;
  readonly limit: number;
  readonly fields: Fields;
}

/** Reads pages, by one plan after another. */
export function pageReader(connection: Connection, statements: FindStatements) {
  const members = memberReader(connection);
  const { sets } = statements;

  return ({ workspace, question, scope, values }: Prepared, page: Page): PersonValues[] => {
    const { parts, ascending, fields } = page;
    const { asked, groups, persons } = question;
    const { criteria } = asked;
    const kinds = parts.map(({ kind }) => kind);

    const cutById = (part: Part, length: number) =>
      shortenedById(part, ascending, length, idOf(workspace, persons()));

    /** A part cut to so many persons, or entries of what drives the plan; itself when it has no more. */
    function cut(part: Part, { driver }: Plan, length: number): Part {
      if (driver === null && part.kind === 'id') return cutById(part, length);
      const place =
        part.kind === 'id'
          ? statements.entry(driver as DriverName, ascending)
          : statements.place(part.kind, ascending);
      const [end] = place({ ...part.values, offset: length }, values);
      return end ? shortened(part, ascending, { id: end[0], value: end[1] ?? null }) : part;
    }

    function readPart(
      plan: Plan,
      { kind, values: stretch }: Part,
      limit: number,
      inGroups: Value,
    ): PersonValues[] {
      const { groups, arms } = shapeOf(plan, scope);
      const { driver, few } = plan;
      const shape = { criteria, groups, arms, driver, few, part: kind, ascending, count: false, fields };
      const given = { limit, groups: inGroups };
      return statements.find(shape)(Object.assign(given, stretch, drivenBy(plan, scope)), values);
    }

    /** The page, or how many were met when patience ended before it was full. */
    function read(plan: Plan): PersonValues[] | number {
      const rows: PersonValues[] = [];
      for (const part of parts) {
        const stretch = plan.patience === undefined ? part : cut(part, plan, plan.patience);
        const limit = page.limit - rows.length;
        if (stretch === part) rows.push(...readPart(plan, part, limit, sets.valueOf(scope.keys)));
        else {
          const { value, endedAt } = sets.valueFor(scope.keys, looksOf(plan.patience));
          rows.push(...readPart(plan, stretch, limit, value));
          if (endedAt() !== null) return 0;
        }
        if (rows.length === page.limit) break;
        if (stretch !== part) return rows.length;
      }
      return rows;
    }

    /**
     * The members of many groups. Everybody is walked past as long as that fills the page; from the next member
     * on again, where members are near each other; else each group is asked for its next ones.
     */
    function readMembers(part: Part, patience: number): PersonValues[] {
      const rows: PersonValues[] = [];
      const missing = () => page.limit - rows.length;
      /** What is left after a walk. */
      function walked(part: Part): Part | null {
        const stretch = cutById(part, patience);
        const { value, endedAt } = sets.valueFor(scope.keys, looksOf(patience));
        const found = readPart(walk, stretch, missing(), value);
        const end = endedAt();
        const sure = end === null ? found : found.filter(([id]) => (ascending ? id < end : id > end));
        rows.push(...sure);
        if (missing() === 0) return null;
        if (end !== null) return from(part, end, ascending);
        return stretch === part ? null : behind(part, stretch, ascending);
      }
      const headsOf = ({ values: { low, high } }: Part) =>
        members.heads(scope.list(), ascending, Number(low), Number(high));

      let rest = walked(part);
      if (rest === null) return rows;
      let heads = headsOf(rest);
      const nearest = heads[0]?.[1];
      if (nearest === undefined) return rows;
      const near = heads.filter(([, person]) => Math.abs(person - nearest) < patience).length;
      if (near > missing() / 4) {
        rest = walked(from(rest, nearest, ascending));
        if (rest === null) return rows;
        heads = headsOf(rest);
      }
      const { low, high } = rest.values;
      const ids = members.merged(heads, ascending, Number(low), Number(high), missing());
      rows.push(...statements.members(ascending, fields)({ ids: JSON.stringify(ids) }));
      return rows;
    }

    const size = page.limit;
    const planned = { asked, groups, persons, parts: kinds, count: false, size };
    const plans = plansOf(planned, statements.probe(values, scope));
    for (let plan = plans.next(); !plan.done; ) {
      const [part] = parts;
      const found =
        plan.value.members && part
          ? readMembers(part, Math.max(1_000, 3 * scope.keys.size))
          : read(plan.value);
      if (typeof found !== 'number') return found;
      plan = plans.next(found);
    }
    return [];
  };
}

/** Patience with persons who are each in many groups: so many of those are looked at. */
const looksOf = (patience = 0): number => 2 * patience;

/** A part by id from a person on. */
const from = ({ kind, values }: Part, id: number, ascending: boolean): Part => ({
  kind,
  values: { ...values, ...(ascending ? { low: id - 1 } : { high: id + 1 }) },
});

/** What of a part by id comes after a stretch of it. */
function behind(part: Part, stretch: Part, ascending: boolean): Part {
  const { low, high } = stretch.values;
  const rest = ascending ? { low: Number(high) - 1 } : { high: Number(low) + 1 };
  return { kind: part.kind, values: { ...part.values, ...rest } };
}
