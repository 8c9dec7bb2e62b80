import { Client } from 'pg';

/** Of a workspace `large` whose database has another one as large before it. */
export const people = 1_000_000;

const tables =
  "('persons', 'person_keys', 'person_groups', 'person_attributes', 'contact_assignments', 'person_changes')";

/**
 * A directory of two workspaces of half a million persons each, made by the database itself: what the adapter would
 * write, in seconds. Every fourth has an external reference, another fourth a first name, every fifth the last name King.
 * Groups: g1 has every second person, g2 every thousandth, g3 the last hundred; g10 to g59 a two-hundredth each, g60 to
 * g1059 a four-thousandth. Of 200,000 changes every second one is of the first person, who is called 2.
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
    await run(
      'truncate persons, person_keys, person_groups, person_attributes, contact_assignments, person_changes',
    );

    await run(`insert into workspaces ("id", "name", "lastSequence", "lastGroup", "lastChange", "lastWrite", "rules")
      select id, name, 500001, 2000, 200000, '', (select value from meta where name = 'canonical_rules')
      from (values (1, 'other'), (2, 'large')) as "made" (id, name)`);
    const each = `generate_series(1, 2) as w, generate_series(2, ${people / 2 + 1}) as n`;
    const [ref, first, last] = [
      "case n % 4 when 0 then 'r' || n end",
      "case n % 4 when 1 then 'first' || n % 1000 end",
      "case n % 5 when 3 then 'King' else 'Last' || n % 5000 end",
    ];
    await run(`insert into persons
      select w, n, w || '-' || n, ${ref}, ${first}, ${last}, 'p' || n || '@example.com', null, null,
        null, null, case when n % 2000 = 0 then 'BOUNCED' else 'ACTIVE' end, '{}', n, n::bigint * 7919 % 1000003, n, n, 1,
        ${ref}, ${first}, lower(${last})
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
      `insert into groups select w, g, 'g' || g, null, null from generate_series(1, 2) as w, generate_series(1, 1059) as g`,
    );
    await run(`insert into person_groups
      select w, 1, n from ${each} where n % 2 = 0 union all select w, 2, n from ${each} where n % 1000 = 0
      union all select w, 3, n from ${each} where n > ${people / 2 - 99}
      union all select w, 10 + n % 50, n from ${each} where n % 4 = 0
      union all select w, 60 + n % 1000, n from ${each} where n / 1000 % 4 = 1`);
    await run(`insert into contact_assignments select w, 2, n, 1 from ${each} where n between 3 and 100000`);
    const of = 'case n % 2 when 1 then 2 else n end';
    await run(`insert into person_changes
      select w, n, ${of}, w || '-' || ${of}, case when n % 1000 = 0 then 'DELETED' else 'CREATED' end, n, 'tester', null, null, 1,
        '[]', '[1,10]', '[1,10,11]'
      from generate_series(1, 2) as w, generate_series(1, 200000) as n`);

    for (const { make } of [...indexes, ...keys.reverse()]) await run(make);
    await run('commit');
    await run('vacuum analyze');
  } finally {
    await client.end();
  }
}
