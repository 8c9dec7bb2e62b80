import Database from 'better-sqlite3';
import { Client } from 'pg';

const quoted = value => {
  if (value === null) return 'NULL';
  if (Buffer.isBuffer(value)) return `x'${value.toString('hex')}'`;
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
};

const insert = (table, row) =>
  `INSERT INTO "${table}" (${Object.keys(row)
    .map(column => `"${column}"`)
    .join(', ')}) VALUES (${Object.values(row).map(quoted).join(', ')});`;

const lines = statements => statements.map(line => `${line}\n`).join('');

/** All of a database, as SQL. */
export function dumpSqlite(file) {
  const database = new Database(file, { readonly: true });
  const made = database
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    .all();
  const tables = made.filter(({ type }) => type === 'table');
  const rows = tables.flatMap(({ name }) =>
    database
      .prepare(`SELECT * FROM "${name}"`)
      .all()
      .map(row => insert(name, row)),
  );
  database.close();
  const others = made.filter(({ type }) => type !== 'table');
  return lines([...tables.map(({ sql }) => `${sql};`), ...rows, ...others.map(({ sql }) => `${sql};`)]);
}

/** What the server itself says that tables are: foreign keys come last, when all they speak of is there. */
const schema = {
  tables: `select relname as name, format('CREATE TABLE %I (%s);', relname, string_agg(format('%I %s%s%s%s', attname,
      format_type(atttypid, atttypmod), case when collname <> 'default' then format(' COLLATE %I', collname) end,
      case when attnotnull then ' NOT NULL' end, ' DEFAULT ' || pg_get_expr(adbin, adrelid)), ', ' order by attnum)) as sql
    from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    left join pg_collation on pg_collation.oid = attcollation
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where relnamespace = 'public'::regnamespace and relkind = 'r' group by relname order by relname`,
  constraints: `select format('ALTER TABLE %s ADD CONSTRAINT %I %s;', conrelid::regclass, conname, pg_get_constraintdef(oid)) as sql
    from pg_constraint where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f')
    order by contype = 'f', 1`,
  indexes: `select indexdef || ';' as sql from pg_indexes where schemaname = 'public'
    and indexname not in (select conname from pg_constraint) order by indexname`,
};

/** The same of PostgreSQL, without pg_dump, which must be of the server's own version. */
export async function dumpPostgres(address) {
  const client = new Client({ connectionString: address });
  await client.connect();
  const rows = async statement => (await client.query(statement)).rows;
  try {
    const tables = await rows(schema.tables);
    const held = [];
    for (const { name } of tables)
      for (const { row } of await rows(
        `select row_to_json("${name}") as row from "${name}" order by row_to_json("${name}")::text`,
      ))
        held.push(insert(name, row));
    const later = [...(await rows(schema.constraints)), ...(await rows(schema.indexes))];
    return lines([...tables.map(({ sql }) => sql), ...held, ...later.map(({ sql }) => sql)]);
  } finally {
    await client.end();
  }
}
