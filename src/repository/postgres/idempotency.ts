import { sql } from 'drizzle-orm';
import { GatewayError } from '../../domain/errors.ts';
import type { UpsertPlan } from '../../domain/plan.ts';
import type { Idempotency } from '../port.ts';
import { idempotencyRecords as records } from './schema.ts';
import { inserted, type Run, value } from './statement.ts';

/** How many go at once. */
const sweepAll = 1_000;

const isRecord = (workspace: number, { subject, key }: Idempotency) =>
  sql`${records.workspace} = ${value(workspace)} and ${records.subject} = ${value(subject)} and ${records.key} = ${value(key)}`;

/** The answer kept for a key. @throws GatewayError IDEMPOTENCY_KEY_REUSED */
export async function findAnswer(
  run: Run,
  workspace: number,
  idempotency: Idempotency,
): Promise<string | undefined> {
  const [record] = await run<typeof records.$inferSelect>(
    sql`select * from ${records} where ${isRecord(workspace, idempotency)}`,
  );
  if (!record || record.createdAt < idempotency.notBefore) return undefined;
  if (record.inputHash !== idempotency.inputHash)
    throw new GatewayError(
      'IDEMPOTENCY_KEY_REUSED',
      'This idempotency key was used for another input. Nothing was written.',
    );
  return record.answer;
}

/** Keeps an answer, within the caller's transaction, which holds the workspace. */
export async function keepAnswer(
  run: Run,
  workspace: number,
  idempotency: Idempotency,
  plan: UpsertPlan,
): Promise<void> {
  const { subject, key, inputHash, now, answerOf } = idempotency;
  const record = { workspace, subject, key, inputHash, createdAt: now, answer: answerOf(plan) };
  await run(sql`${inserted(records, [record])} on conflict ("workspace", "subject", "key") do update
    set "inputHash" = excluded."inputHash", "answer" = excluded."answer", "createdAt" = excluded."createdAt"`);
}

/** @returns whether any may be left. */
export async function forgetSome(run: Run, notBefore: number): Promise<boolean> {
  // Those that another process is about to forget are left to it.
  const forgotten = await run(sql`
    delete from ${records} where (${records.workspace}, ${records.subject}, ${records.key}) in (
      select ${records.workspace}, ${records.subject}, ${records.key} from ${records}
      where ${records.createdAt} < ${value(notBefore)}
      order by ${records.createdAt} limit ${value(sweepAll)} for update skip locked)
    returning ${records.createdAt}`);
  return forgotten.length === sweepAll;
}
