import { beforeEach, expect, it } from 'vitest';
import { changeMemberships } from '../../../src/directory/changeMemberships.ts';
import { groupsOfPersons } from '../../../src/directory/readPersons.ts';
import { type Directory, identifiersOf, newWorkspace, viewerOf } from '../services.ts';

export function membershipsContract(directory: () => Directory): void {
  let workspace: string;
  let person: string;
  beforeEach(async () => {
    workspace = newWorkspace();
    const { makeGroups, upsert } = directory();
    await makeGroups(workspace, ['a', 'b', 'c']);
    [person] = identifiersOf(await upsert(viewerOf(workspace), [{ externalRef: 'p', groupIds: ['a'] }])) as [
      string,
    ];
  });
  const change = async (
    access: '*' | string[],
    kind: 'add' | 'remove',
    groupIds: string[],
    identifiers: string[] = [person],
  ) => {
    const report = await changeMemberships(
      directory().services,
      viewerOf(workspace, access),
      kind,
      identifiers,
      groupIds,
    );
    const results = report.results.map(
      ({ value, failure }) => failure?.code ?? value?.groups?.map(({ identifier }) => identifier),
    );
    return { results, ignored: report.ignoredGroups };
  };
  const memberOf = async () => {
    const { services, find } = directory();
    const { persons } = await find(viewerOf(workspace), { identifier: person });
    const [groups] = await groupsOfPersons(services, viewerOf(workspace), persons);
    return groups?.map(({ identifier }) => identifier);
  };

  it('are added and removed, those that the viewer sees shown', async () => {
    expect(await change('*', 'add', ['c', 'b', 'c'])).toEqual({ results: [['a', 'b', 'c']], ignored: [] });
    expect(await change(['b', 'c'], 'remove', ['c'])).toEqual({ results: [['b']], ignored: [] });
    expect(await memberOf()).toEqual(['a', 'b']);
  });

  it('may be there, or gone, already', async () => {
    expect(await change('*', 'add', ['a'])).toEqual({ results: [['a']], ignored: [] });
    expect(await change('*', 'remove', ['b'])).toEqual({ results: [['a']], ignored: [] });
  });

  it('say what they ignored, as it was written', async () => {
    expect(await change(['a', 'b'], 'add', [' x', 'b', 'c'])).toEqual({
      results: [['a', 'b']],
      ignored: [' x', 'c'],
    });
    expect(await change(['a'], 'add', ['b', 'x'])).toEqual({
      results: ['NO_ACCESSIBLE_GROUP'],
      ignored: ['b', 'x'],
    });
    expect(await memberOf()).toEqual(['a', 'b']);
  });

  it('are changed of nobody out of reach', async () => {
    expect(await change(['b'], 'add', ['b'])).toEqual({ results: ['NOT_FOUND'], ignored: [] });
    expect(await change('*', 'add', ['b'], ['x', person])).toEqual({
      results: ['NOT_FOUND', ['a', 'b']],
      ignored: [],
    });
    expect(await change([], 'remove', ['a'])).toEqual({ results: ['NO_ACCESSIBLE_GROUP'], ignored: ['a'] });
  });

  it('may take a person out of reach, for the next call', async () => {
    expect(await change(['a'], 'remove', ['a'], [person, person])).toEqual({
      results: [[], []],
      ignored: [],
    });
    expect(await change(['a'], 'add', ['a'])).toEqual({ results: ['NOT_FOUND'], ignored: [] });
    expect(await memberOf()).toEqual([]);
  });

  it('move updatedAt where they change, and only there', async () => {
    const { clock, find } = directory();
    const updatedAt = async () => (await find(viewerOf(workspace))).persons[0]?.updatedAt;
    const made = await updatedAt();
    clock.now += 1_000;
    await change('*', 'add', ['a']);
    expect(await updatedAt()).toBe(made);
    await change('*', 'add', ['b']);
    expect(await updatedAt()).toBe(clock.now);
    clock.now += 1_000;
    await change('*', 'remove', ['b']);
    expect(await updatedAt()).toBe(clock.now);
  });

  it('are read in the order of the persons, those that the viewer may access', async () => {
    const { repository } = directory();
    await change('*', 'add', ['c']);
    const of = async (groups: '*' | string[]) =>
      (await repository.groupsOfPersons(workspace, viewerOf(workspace, groups).access, [9, 2, 2])).map(list =>
        list.map(({ identifier }) => identifier),
      );
    expect(await of('*')).toEqual([[], ['a', 'c'], ['a', 'c']]);
    expect(await of(['b', 'c'])).toEqual([[], ['c'], ['c']]);
    expect(await of([])).toEqual([[], [], []]);
  });
}
