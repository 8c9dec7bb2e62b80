import { Client } from 'pg';

/** Of a workspace `large` whose database has another one as large before it. */
export const people = 1_000_000;

const tables = "('persons', 'person_keys', 'person_groups', 'person_attributes', 'contact_assignments')";

/**
 * A directory of two workspaces of half a million persons each, made by the database itself: what the adapter would
 * write, in seconds. Every fourth has an external reference, another fourth a first name. Groups: g1 has every second
 * person, g2 every thousandth, g3 the last hundred; g10 to g59 a two-hundredth each.
 */
export async function makeMillion(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const run = async (statement: string) =>
    (await client.query<{ undo: string; make: string }>(statement)).rows;
  try {
    // What a transaction writes into tables that it has emptied needs no log (wal_level=minimal).
    await run('begin');
    await run('set local max_parallel_maintenance_workers = 0');
    await run("set local maintenance_work_mem = '256MB'");
    await run('set local jit = off');
    // Indexes are made faster all at once, in the end; nothing here breaks a foreign key.
    const keys = await run(
      `select format('alter table %I drop constraint %I', relname, conname) as undo, format('alter table %I add constraint %I %s %s',
         relname, conname, pg_get_constraintdef(pg_constraint.oid), case contype when 'f' then 'not valid' end) as make
       from pg_constraint join pg_class on pg_class.oid = conrelid where relname in ${tables} and contype in ('f', 'p')
       order by contype`,
    );
    const indexes = await run(
      `select format('drop index %I', indexname) as undo, indexdef as make from pg_indexes
       where tablename in ${tables} and indexname not in (select conname from pg_constraint)`,
    );
    for (const { undo } of [...keys, ...indexes]) await run(undo);
    await run('truncate persons, person_keys, person_groups, person_attributes, contact_assignments');

    await run(`insert into workspaces ("id", "name", "lastSequence", "lastGroup", "lastWrite", "rules")
      select id, name, 500001, 100, '', (select value from meta where name = 'canonical_rules')
      from (values (1, 'other'), (2, 'large')) as "made" (id, name)`);
    const each = `generate_series(1, 2) as w, generate_series(2, ${people / 2 + 1}) as n`;
    const [ref, first] = [
      "case n % 4 when 0 then 'r' || n end",
      "case n % 4 when 1 then 'first' || n % 1000 end",
    ];
    await run(`insert into persons
      select w, n, w || '-' || n, ${ref}, ${first}, 'Last' || n % 5000, 'p' || n || '@example.com', null, null,
        null, null, case when n % 2000 = 0 then 'BOUNCED' else 'ACTIVE' end, '{}', n, n::bigint * 7919 % 1000003, n, n, 1,
        ${ref}, ${first}, 'last' || n % 5000
      from ${each}`);
    await run(`insert into person_keys select w, 0, 'r' || n, n, 'r' || n, 0 from ${each} where n % 4 = 0`);
    await run(
      `insert into person_keys select w, 1, 'p' || n || '@example.com', n, 'p' || n || '@example.com', 0 from ${each}`,
    );
    // A phone number that tens of thousands share.
    await run(`insert into person_keys select w, 2, '+4930', n, '+4930', 0 from ${each} where n % 20 = 0`);
    await run(`insert into person_attributes
      select w, case when n % 10000 = 0 then '["tier","gold"]' else '["tier","none"]' end, n from ${each} where n % 2 = 0`);
    await run(
      `insert into groups select w, g, 'g' || g, null, null from generate_series(1, 2) as w, generate_series(1, 59) as g`,
    );
    await run(`insert into person_groups
      select w, 1, n from ${each} where n % 2 = 0 union all select w, 2, n from ${each} where n % 1000 = 0
      union all select w, 3, n from ${each} where n > ${people / 2 - 99}
      union all select w, 10 + n % 50, n from ${each} where n % 4 = 0`);
    await run(`insert into contact_assignments select w, 2, n, 1 from ${each} where n between 3 and 100000`);

    for (const { make } of [...indexes, ...keys.reverse()]) await run(make);
    await run('commit');
    await run('vacuum analyze');
  } finally {
    await client.end();
  }
}
