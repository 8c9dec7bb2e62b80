import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, connect } from '../../src/repository/sqlite/connection.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { snapshots } from '../../src/repository/sqlite/snapshot.ts';
import { tempDir } from '../support/tempDir.ts';

describe('A read in one snapshot', () => {
  let reading: Connection;
  let writing: Connection;
  beforeEach(async () => {
    const file = join(tempDir(), 'persons.db');
    await (await openSqlite({ file })).close();
    writing = connect(file);
    reading = connect(file);
  });
  afterEach(() => {
    reading.close();
    writing.close();
  });
  const count = () => reading.prepare('SELECT count(*) FROM "workspaces"').pluck().get();
  const write = () =>
    writing.exec(`INSERT INTO "workspaces" ("name", "lastSequence") VALUES (lower(hex(randomblob(8))), 1)`);

  it('sees one state, whatever another connection writes meanwhile', () => {
    const twice = snapshots(reading).within(() => {
      const before = count();
      write();
      return [before, count()];
    });
    expect(twice()).toEqual([0, 0]);
    expect(twice()).toEqual([1, 1]);
  });

  it('ends with the read, also when that fails', () => {
    const failing = snapshots(reading).within(() => {
      count();
      throw new Error('It failed.');
    });
    expect(failing).toThrow('It failed.');
    write();
    expect([reading.inTransaction, count()]).toEqual([false, 1]);
  });

  it('shares its state with others while it is held, and sees the newest afterwards', () => {
    const { within, hold, release, state } = snapshots(reading);
    const counted = within(() => [count(), state()]);
    hold();
    expect(state()).toBeNull();
    const [first, name] = counted();
    write();
    expect([first, ...counted()]).toEqual([0, 0, name]);
    release();
    expect([reading.inTransaction, state()]).toEqual([false, null]);
    expect(counted()).toEqual([1, Number(name) + 1]);
  });

  it('is held in vain by who reads nothing, or closes what is read from', () => {
    const { within, hold, release } = snapshots(reading);
    hold();
    release();
    hold();
    within(count)();
    reading.close();
    expect(release).not.toThrow();
  });
});
