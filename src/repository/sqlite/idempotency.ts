import { and, eq, lt, sql } from 'drizzle-orm';
import { GatewayError } from '../../domain/errors.ts';
import type { UpsertPlan } from '../../domain/plan.ts';
import type { Idempotency } from '../port.ts';
import type { Connection } from './connection.ts';
import { idempotencyRecords as records } from './schema.ts';
import { build, param, prepare } from './statement.ts';

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
  const forgetOne = prepare(connection, build.delete(records).where(isRecord));

  return {
    /** @throws GatewayError IDEMPOTENCY_KEY_REUSED */
    find(workspace: number, { subject, key, inputHash, notBefore }: Idempotency): string | undefined {
      const record = find.get({ workspace, subject, key });
      if (!record || record.createdAt < notBefore) return undefined;
      if (record.inputHash !== inputHash)
        throw new GatewayError(
          'IDEMPOTENCY_KEY_REUSED',
          'This idempotency key was used for another input. Nothing was written.',
        );
      return record.answer;
    },

    /** @returns whether any may be left. */
    forget: (notBefore: number): boolean => forget.run({ notBefore, limit: sweepAll }) === sweepAll,

    keep(workspace: number, idempotency: Idempotency, plan: UpsertPlan): void {
      const { subject, key, inputHash, now, notBefore } = idempotency;
      forget.run({ notBefore, limit: sweep });
      forgetOne.run({ workspace, subject, key });
      insert.run({ workspace, subject, key, inputHash, createdAt: now, answer: idempotency.answerOf(plan) });
    },
  };
}
