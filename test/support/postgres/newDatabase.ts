import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { urlOf } from './startCluster.ts';

/** The port of the server that the tests share, which is started for the first who asks. */
async function sharedPort(): Promise<number> {
  const told = await text(connect(Number(process.env.POSTGRES_TELLER), '127.0.0.1'));
  if (!/^[0-9]+$/.test(told)) throw new Error(told);
  return Number(told);
}

/** Has the tables, and nobody in them. */
export const template = 'persons_template';

/** A database with nobody in it, on the server that the tests share; it goes with the server. */
export const newDatabase = async (): Promise<string> => newDatabaseAt(await sharedPort(), template);

/** The same without any tables. */
export const newEmptyDatabase = async (): Promise<string> => newDatabaseAt(await sharedPort());

/** @param like what it's a copy of */
export async function newDatabaseAt(port: number, like = 'template1'): Promise<string> {
  const name = `persons_${randomUUID().replaceAll('-', '')}`;
  await query(urlOf(port, 'postgres'), `create database "${name}" template "${like}"`);
  return urlOf(port, name);
}

/** One statement over a connection of its own. */
export async function query<Row extends object = Record<string, unknown>>(
  url: string,
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement, values)).rows;
  } finally {
    await client.end();
  }
}
