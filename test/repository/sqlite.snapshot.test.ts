import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, connect } from '../../src/repository/sqlite/connection.ts';
import { snapshots } from '../../src/repository/sqlite/snapshot.ts';
import { tempDir } from '../support/tempDir.ts';

describe('A read in one snapshot', () => {
  let reading: Connection;
  let writing: Connection;
  beforeEach(() => {
    const file = `${tempDir()}/snapshot.db`;
    writing = connect(file);
    writing.exec('CREATE TABLE "numbers" ("number" INTEGER)');
    reading = connect(file);
  });
  afterEach(() => {
    reading.close();
    writing.close();
  });
  const count = () => reading.prepare('SELECT count(*) FROM "numbers"').pluck().get();
  const write = () => writing.exec('INSERT INTO "numbers" VALUES (1)');

  it('sees one state, whatever another connection writes meanwhile', () => {
    const twice = snapshots(reading)(() => {
      const before = count();
      write();
      return [before, count()];
    });
    expect(twice()).toEqual([0, 0]);
    expect(twice()).toEqual([1, 1]);
  });

  it('ends with the read, also when that fails', () => {
    const failing = snapshots(reading)(() => {
      count();
      throw new Error('It failed.');
    });
    expect(failing).toThrow('It failed.');
    write();
    expect([reading.inTransaction, count()]).toEqual([false, 1]);
  });
});
