import { sql } from 'drizzle-orm';
import { answerIn } from '../../domain/idempotency.ts';
import type { UpsertPlan } from '../../domain/plan.ts';
import { answersLookedAt, type KeptAnswer } from '../port/history.ts';
import type { Idempotency } from '../port.ts';
import { idempotencyRecords as records } from './schema.ts';
import { inserted, type Run, texts, value } from './statement.ts';

/** How many go at once. */
const sweepAll = 1_000;

const isRecord = (workspace: number, { subject, key }: Pick<KeptAnswer, 'subject' | 'key'>) =>
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
  return answerIn(record, idempotency);
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

/**
 * The answers kept in a workspace in which any of some texts occurs. They are looked through where they are, so many by
 * a statement, between which others get their turn: of all together they may be gigabytes.
 */
export async function* answersWith(
  run: Run,
  workspace: number,
  wanted: readonly string[],
): AsyncGenerator<KeptAnswer> {
  const { subject, key, answer, createdAt } = records;
  let last = { subject: '', key: '' };
  for (;;) {
    const some = await run<Omit<KeptAnswer, 'answer'> & { answer: string | null }>(sql`
      select "subject", "key", "createdAt", case when exists (
        select from unnest(${texts(wanted)}) as "wanted" where strpos("answer", "wanted") > 0) then "answer" end as "answer"
      from (
        select ${subject}, ${key}, ${createdAt}, ${answer} from ${records}
        where ${records.workspace} = ${value(workspace)}
          and (${subject}, ${key}) > (${value(last.subject)}, ${value(last.key)})
        order by ${subject}, ${key} limit ${value(answersLookedAt)}) as "some"
      order by "subject", "key"`);
    for (const kept of some) if (kept.answer !== null) yield { ...kept, answer: kept.answer };
    const end = some.at(-1);
    if (!end || some.length < answersLookedAt) return;
    last = end;
  }
}

/** Puts another answer in the place of one that is kept still, within the caller's transaction. */
export async function reviseAnswer(
  run: Run,
  workspace: number,
  kept: Pick<KeptAnswer, 'subject' | 'key'>,
  by: (answer: string) => string,
): Promise<void> {
  const [record] = await run<Pick<KeptAnswer, 'answer'>>(
    sql`select ${records.answer} from ${records} where ${isRecord(workspace, kept)}`,
  );
  if (record)
    await run(
      sql`update ${records} set "answer" = ${value(by(record.answer))} where ${isRecord(workspace, kept)}`,
    );
}
