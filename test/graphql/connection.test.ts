import { describe, expect, it } from 'vitest';
import { Connection } from '../../src/graphql/connection.ts';

const never = () => {
  throw new Error('It was asked for.');
};

describe('A connection', () => {
  it('has the cursors of its first and last node', () => {
    const page = new Connection([7, 8, 9], String, { hasNextPage: never, hasPreviousPage: never });
    expect([page.startCursor(), page.endCursor()]).toEqual(['7', '9']);
  });

  it('has no cursors when it is empty', () => {
    const page = new Connection([], String, { hasNextPage: never, hasPreviousPage: never });
    expect([page.startCursor(), page.endCursor()]).toEqual([null, null]);
  });

  it('asks for each flag when it is wanted, and once', () => {
    const asked: string[] = [];
    const page = new Connection([], String, {
      hasNextPage: () => asked.push('next') > 0,
      hasPreviousPage: () => asked.push('previous') > 9,
    });
    expect(asked).toEqual([]);
    expect([page.hasNextPage(), page.hasNextPage()]).toEqual([true, true]);
    expect(asked).toEqual(['next']);
    expect([page.hasPreviousPage(), page.hasPreviousPage()]).toEqual([false, false]);
    expect(asked).toEqual(['next', 'previous']);
  });
});
