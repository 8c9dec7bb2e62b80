import { Client } from 'pg';

/** Of a workspace `large` whose database has another one as large before it. */
export const people = 1_000_000;

/**
 * A directory of two workspaces of half a million persons each, made by the database itself: what the adapter would
 * write, in a minute. Groups: g1 has every second person, g2 every thousandth, g3 the last hundred; g10 to g59 a
 * two-hundredth each.
 */
export async function makeMillion(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const run = (statement: string) => client.query(statement);
  try {
    // Nothing here breaks a foreign key, and indexes are made faster all at once.
    await run('set session_replication_role = replica');
    const { rows } = await run(
      `select indexname as name, indexdef as definition from pg_indexes join pg_class on relname = indexname
       join pg_index on indexrelid = pg_class.oid where schemaname = current_schema() and not indisprimary
       and tablename in ('persons', 'person_keys', 'person_groups', 'person_attributes', 'contact_assignments')`,
    );
    for (const { name } of rows) await run(`drop index "${name}"`);
    await run(`insert into workspaces values (1, 'other', 500001, 100), (2, 'large', 500001, 100)`);
    const each = `generate_series(1, 2) as w, generate_series(2, ${people / 2 + 1}) as n`;
    await run(`insert into persons
      select w, n, w || '-' || n, 'r' || n, 'First' || n % 1000, 'Last' || n % 5000, 'p' || n || '@example.com', null, null,
        null, null, case when n % 2000 = 0 then 'BOUNCED' else 'ACTIVE' end, '{}', n, n::bigint * 7919 % 1000003, n, n, 1,
        'r' || n, 'first' || n % 1000, 'last' || n % 5000
      from ${each}`);
    await run(`insert into person_keys select w, 0, 'r' || n, n, 'r' || n, 0 from ${each}`);
    await run(
      `insert into person_keys select w, 1, 'p' || n || '@example.com', n, 'p' || n || '@example.com', 0 from ${each}`,
    );
    // A phone number that tens of thousands share.
    await run(`insert into person_keys select w, 2, '+4930', n, '+4930', 0 from ${each} where n % 20 = 0`);
    await run(`insert into person_attributes
      select w, case when n % 10000 = 0 then '["tier","gold"]' else '["tier","none"]' end, n from ${each}`);
    await run(
      `insert into groups select w, g, 'g' || g, null, null from generate_series(1, 2) as w, generate_series(1, 59) as g`,
    );
    await run(`insert into person_groups
      select w, 1, n from ${each} where n % 2 = 0 union all select w, 2, n from ${each} where n % 1000 = 0
      union all select w, 3, n from ${each} where n > ${people / 2 - 99}
      union all select w, 10 + n % 50, n from ${each} where n % 4 = 0`);
    await run(`insert into contact_assignments select w, 2, n, 1 from ${each} where n between 3 and 100000`);
    for (const { definition } of rows) await run(definition);
    await run('vacuum analyze');
  } finally {
    await client.end();
  }
}
