import { setImmediate as nextTurn } from 'node:timers/promises';
import { and, asc, eq, lt, sql } from 'drizzle-orm';
import { answerIn } from '../../domain/idempotency.ts';
import type { UpsertPlan } from '../../domain/plan.ts';
import { answersLookedAt, type KeptAnswer } from '../port/history.ts';
import type { Idempotency } from '../port.ts';
import type { Connection } from './connection.ts';
import { idempotencyRecords as records } from './schema.ts';
import { build, limitParam, param, prepare } from './statement.ts';

/** How many forgotten answers each new one sweeps away. */
const sweep = 10;

/** How many go at once when they are swept for their own sake. */
const sweepAll = 1_000;

/** Keeps answers by idempotency key, within the caller's transaction. */
export function answerKeeper(connection: Connection) {
  const isRecord = and(
    eq(records.workspace, param('workspace')),
    eq(records.subject, param('subject')),
    eq(records.key, param('key')),
  );
  const find = prepare<typeof records.$inferSelect>(connection, build.select().from(records).where(isRecord));
  const insert = prepare(
    connection,
    build.insert(records).values({
      workspace: param('workspace'),
      subject: param('subject'),
      key: param('key'),
      inputHash: param('inputHash'),
      answer: param('answer'),
      createdAt: param('createdAt'),
    }),
  );
  const old = build
    .select({ workspace: records.workspace, subject: records.subject, key: records.key })
    .from(records)
    .where(lt(records.createdAt, param('notBefore')))
    .orderBy(records.createdAt)
    .limit(param('limit'));
  const forget = prepare(
    connection,
    build.delete(records).where(sql`(${records.workspace}, ${records.subject}, ${records.key}) in ${old}`),
  );
  const update = prepare(
    connection,
    build
      .update(records)
      .set({ answer: sql`${param('answer')}` })
      .where(isRecord),
  );
  const forgetOne = prepare(connection, build.delete(records).where(isRecord));

  return {
    /** @throws GatewayError IDEMPOTENCY_KEY_REUSED */
    find: (workspace: number, idempotency: Idempotency): string | undefined =>
      answerIn(find.get({ workspace, subject: idempotency.subject, key: idempotency.key }), idempotency),

    /** @returns whether any may be left. */
    forget: (notBefore: number): boolean => forget.run({ notBefore, limit: sweepAll }) === sweepAll,

    /** Puts another answer in the place of one that is kept still. */
    revise(
      workspace: number,
      { subject, key }: Pick<KeptAnswer, 'subject' | 'key'>,
      by: (answer: string) => string,
    ): void {
      const record = find.get({ workspace, subject, key });
      if (record) update.run({ workspace, subject, key, answer: by(record.answer) });
    },

    keep(workspace: number, idempotency: Idempotency, plan: UpsertPlan): void {
      const { subject, key, inputHash, now, notBefore } = idempotency;
      forget.run({ notBefore, limit: sweep });
      forgetOne.run({ workspace, subject, key });
      insert.run({ workspace, subject, key, inputHash, createdAt: now, answer: idempotency.answerOf(plan) });
    },
  };
}

/** Looks through the answers kept in a workspace, bit by bit, each bit in a turn of its own. */
export function answerSearcher(connection: Connection) {
  const { subject, key, answer, createdAt } = records;
  const next = prepare<KeptAnswer>(
    connection,
    build
      .select({ subject, key, answer, createdAt })
      .from(records)
      .where(
        and(
          eq(records.workspace, param('workspace')),
          sql`(${subject}, ${key}) > (${param('subject')}, ${param('key')})`,
        ),
      )
      .orderBy(asc(subject), asc(key))
      .limit(limitParam),
  );
  return async function* (workspace: number, texts: readonly string[]): AsyncGenerator<KeptAnswer> {
    let last = { subject: '', key: '' };
    for (;;) {
      const some = next.all({ workspace, subject: last.subject, key: last.key, limit: answersLookedAt });
      for (const kept of some) if (texts.some(text => kept.answer.includes(text))) yield kept;
      const end = some.at(-1);
      if (!end || some.length < answersLookedAt) return;
      last = end;
      await nextTurn();
    }
  };
}
