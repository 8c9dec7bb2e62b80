import { and, asc, desc, sql } from 'drizzle-orm';
import { listed } from './findCriteria.ts';
import { type Driver, type DriverName, drivers, inWorkspace } from './findDrivers.ts';
import { columnOf, type PartKind } from './findOrder.ts';
import { between, idsOf, orderOf, within } from './findQuery.ts';
import { columnsRead, type Fields } from './personFields.ts';
import { type personGroups, persons } from './schema.ts';
import { build, limitParam, offsetParam, type Query } from './statement.ts';

/** How many entries a driver has, counting no further than `limit`; a person may be among them twice. */
export function probeOf(driver: DriverName): Query {
  return build.select({ count: sql<number>`count(*)`.as('count') }).from(
    idsOf(drivers[driver], () => [])
      .limit(limitParam)
      .as('found'),
  );
}

/** The place of the person who comes `offset` persons after the first of a part. */
export function placeOf(part: Exclude<PartKind, 'id'>, ascending: boolean): Query {
  const column = columnOf(part) ?? 'updatedAt';
  return build
    .select({ id: persons.id, value: sql`${persons[column]}`.as('value') })
    .from(persons)
    .where(and(inWorkspace, within(part, ascending)))
    .orderBy(...orderOf(part, ascending))
    .limit(1)
    .offset(offsetParam);
}

/** The id of the entry that comes `offset` entries after the first of a stretch by id, in a driver that is so ordered. */
export function entryOf(driver: DriverName, ascending: boolean): Query {
  const [{ table, person, where }] = drivers[driver].arms as [Driver['arms'][number]];
  return build
    .select({ id: sql`${person}`.as('id') })
    .from(table as typeof personGroups)
    .where(and(where, between(person)))
    .orderBy((ascending ? asc : desc)(person))
    .limit(1)
    .offset(offsetParam);
}

/** Persons by a list of ids, in their order. */
export function membersOf(ascending: boolean, fields: Fields): Query {
  return build
    .select(columnsRead(persons, fields))
    .from(persons)
    .where(sql`${persons.id} in ${listed('ids')}`)
    .orderBy((ascending ? asc : desc)(persons.id));
}
