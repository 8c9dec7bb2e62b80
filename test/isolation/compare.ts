import { AssertionError, deepStrictEqual, ok } from 'node:assert/strict';
import { orders } from './findValues.ts';
import { follow } from './follower.ts';
import { allScopes, type History, type Step, type ViewerSketch } from './history.ts';
import { Known } from './known.ts';
import { answer, type Call } from './oracle/answer.ts';
import type { Item } from './oracle/item.ts';
import { isDefault, type Order } from './oracle/order.ts';
import { type Answer, emptyWorkspace, type Json, type Viewer, type Workspace } from './oracle/world.ts';
import { filled, start } from './picks.ts';
import type { System } from './system.ts';

type Upsert = Call & { field: 'upsertPersons' };
const reads: readonly Call['field'][] = ['findPersons', 'person', 'nodes', 'groups', 'viewer', 'groupGrants'];
const subjects = ['sam', 'kim'];
let histories = 0;

/** One history, lived by the gateway and by the oracle side by side. */
export class Comparison {
  /** How many answers were compared. */
  compared = 0;
  /** How many changes followers were told of. */
  followed = 0;
  private readonly system: System;
  private readonly workspaces: readonly Workspace[];
  private readonly known: ReadonlyMap<Workspace, Known>;
  private readonly keyed: { workspace: Workspace; subject: string; call: Upsert }[] = [];
  private now = start;

  constructor(system: System) {
    this.system = system;
    const nth = ++histories;
    this.workspaces = [emptyWorkspace(`north ${nth}`), emptyWorkspace(`south ${nth}`)];
    this.known = new Map(this.workspaces.map(workspace => [workspace, new Known(workspace.places)]));
  }

  /** @throws Error at the first answer that isn't the oracle's. */
  async live({ groups, persons, assignments, viewers, steps }: History): Promise<void> {
    for (const [nth, workspace] of this.workspaces.entries()) {
      const all = everything(workspace);
      const input = { groups: groups[nth] ?? [] };
      await this.ask(all, { field: 'upsertGroups', variables: { input } });
      for (const [item, subject] of input.groups.map((group, item) => [group, subjects[item]] as const)) {
        if (subject === undefined) continue;
        const grant = { subject, groupIds: [String(item.identifier)] };
        await this.ask(all, { field: 'grantGroups', variables: { input: grant } });
      }
      await this.ask(all, { field: 'upsertPersons', variables: { input: { persons: persons[nth] ?? [] } } });
      const assigned = this.filled(all, assignments[nth]) as Item[];
      await this.ask(all, { field: 'upsertPersons', variables: { input: { persons: assigned } } });
    }
    for (const step of steps) {
      const sketch = viewers[step.viewer % viewers.length] as ViewerSketch;
      await this.take({ ...sketch, workspace: this.workspaces[sketch.workspace] as Workspace }, step);
    }
    // One, whichever it is: it takes its time.
    const sketch = viewers[this.compared % viewers.length] as ViewerSketch;
    const workspace = this.workspaces[sketch.workspace] as Workspace;
    this.followed += await follow(this.system, { ...sketch, workspace, scopes: ['people:read'] });
  }

  private async take(viewer: Viewer, step: Step): Promise<void> {
    if (step.do === 'walk') return this.walk(viewer, step);
    if (step.do === 'repeat') return this.repeat(viewer, step.nth);
    const call = this.filled(viewer, step.call) as Call;
    await this.ask(viewer, call);
    if (!reads.includes(call.field)) await this.audit(call);
  }

  /** Nothing but what the oracle says has changed, in this workspace or the other one. */
  private async audit({ field }: Call): Promise<void> {
    const orderBy = orders[this.compared % orders.length] as Order;
    for (const workspace of this.workspaces) {
      const variables = { orderBy, withLastId: isDefault(orderBy) };
      await this.ask(everything(workspace), { field: 'findPersons', variables });
      if (field === 'upsertGroups' || field === 'deleteGroups')
        await this.ask(everything(workspace), { field: 'groups', variables: {} });
    }
  }

  private async walk(viewer: Viewer, step: Step & { do: 'walk' }): Promise<void> {
    const { filter: sketch, orderBy, size, by } = step;
    const filter = this.filled(viewer, sketch) as object;
    const limit = by === 'before' ? { last: size } : { first: size };
    let from = {};
    for (;;) {
      const variables = { filter, orderBy, withLastId: isDefault(orderBy), ...limit, ...from };
      const page = await this.ask(viewer, { field: 'findPersons', variables });
      if ('errors' in page) return;
      const { pageInfo, lastId } = (page.data as unknown as Page).findPersons;
      const { startCursor, endCursor, hasNextPage, hasPreviousPage } = pageInfo;
      if (by === 'before' ? !hasPreviousPage : !hasNextPage) return;
      from =
        by === 'before'
          ? { before: startCursor }
          : by === 'afterId' && isDefault(orderBy)
            ? { afterId: lastId }
            : { after: endCursor };
    }
  }

  /** Mostly by the same subject, though perhaps with a token for other groups. */
  private async repeat(viewer: Viewer, nth: number): Promise<void> {
    const assigns = ({ call }: { call: Upsert }) =>
      call.variables.input.persons.some(({ contactAssignments }) => contactAssignments);
    // Every other time one with counterparts, whom not every viewer may see.
    const own = this.keyed
      .filter(({ workspace }) => workspace === viewer.workspace)
      .filter(sent => nth % 2 === 0 || assigns(sent));
    const sent = own[nth % own.length];
    if (!sent) return;
    const subject = nth % 5 === 0 ? viewer.subject : sent.subject;
    await this.ask({ ...viewer, subject }, sent.call);
    await this.audit(sent.call);
  }

  private filled(viewer: Viewer, value: unknown): unknown {
    const { workspace } = viewer;
    const own = { workspace, known: this.known.get(workspace) as Known };
    return filled(value, { workspaces: this.workspaces, known: [...this.known.values()], own });
  }

  /** Asks both. @returns the gateway's answer, as it was. */
  private async ask(viewer: Viewer, call: Call): Promise<Answer> {
    this.now += 1_000;
    const given = await this.system.call(viewer, call, this.now);
    const known = this.known.get(viewer.workspace) as Known;
    const everKnown = [...this.known.values()];
    try {
      const expected = answer(viewer, structuredClone(call), {
        now: this.now,
        minted: index => this.minted(given, call.field, index),
        placeOf: (position, order) => known.placeOf(position, order),
        counterpartOf: (field, cursor) => known.counterpartOf(field, cursor),
        groupOf: cursor => known.groupCursors.get(cursor) ?? null,
        nodeOf: id => everKnown.map(({ nodes }) => nodes.get(id)).find(node => node !== undefined) ?? null,
      });
      const actual = structuredClone(given);
      if ('data' in actual)
        known.learn(actual.data, call.field === 'findPersons' ? call.variables.orderBy : null);
      else if ('errors' in expected)
        ok(
          actual.errors.every(code => expected.errors.includes(code)),
          `${actual.errors} instead of ${expected.errors}`,
        );
      if (!('errors' in actual && 'errors' in expected))
        deepStrictEqual(unordered(actual as Json), unordered(expected as unknown as Json));
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
      const { workspace, ...rest } = viewer;
      const who = JSON.stringify({ workspace: workspace.name, ...rest });
      throw new Error(`${who}\nasked ${call.field} ${JSON.stringify(call.variables)}\n${error.message}`);
    }
    this.compared++;
    if (call.field === 'upsertPersons' && call.variables.input.idempotencyKey != null)
      this.keyed.push({ workspace: viewer.workspace, subject: viewer.subject, call });
    return given;
  }

  /** The identifier that the gateway gave to what an item made; it must be a new one. */
  private minted(given: Answer, field: Call['field'], index: number): string {
    if ('errors' in given) return 'nothing was made';
    const { results } = (given.data as unknown as Record<string, Results>)[field] as Results;
    const identifier = (results[index]?.person ?? results[index]?.group)?.identifier ?? 'nothing was made';
    const taken = this.workspaces.some(
      ({ places, groups }) => places.has(identifier) || groups.some(group => group.identifier === identifier),
    );
    ok(!taken, `${identifier} is new`);
    return identifier;
  }
}

interface Results {
  results: { person?: { identifier: string } | null; group?: { identifier: string } | null }[];
}
interface Page {
  findPersons: {
    lastId: number;
    pageInfo: Record<'startCursor' | 'endCursor', string> &
      Record<'hasNextPage' | 'hasPreviousPage', boolean>;
  };
}

const everything = (workspace: Workspace): Viewer => ({
  workspace,
  subject: 'auditor',
  access: 'all',
  scopes: allScopes,
});

/** The contract gives no order to an item's changes nor to its other matches. */
function unordered(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(unordered);
  const sorted = Object.entries(value).map(([key, item]) => {
    const list = unordered(item);
    if (key === 'changes' && Array.isArray(list)) list.sort(by('field'));
    if (key === 'otherMatches' && Array.isArray(list)) list.sort(by('identifier'));
    return [key, list];
  });
  return Object.fromEntries(sorted);
}
const by = (name: string) => (a: Json, b: Json) =>
  String((a as Record<string, Json>)[name]) < String((b as Record<string, Json>)[name]) ? -1 : 1;
