import { GatewayError } from './errors.ts';
import type { Timestamp } from './person.ts';

/** An answer that is kept for a key. */
export interface AnswerRecord {
  readonly inputHash: string;
  readonly answer: string;
  readonly createdAt: Timestamp;
}

/**
 * The answer to a repeat; undefined when there is none, or none any more.
 * @throws GatewayError IDEMPOTENCY_KEY_REUSED when the key was used for another input.
 */
export function answerIn(
  record: AnswerRecord | undefined,
  { inputHash, notBefore }: { readonly inputHash: string; readonly notBefore: Timestamp },
): string | undefined {
  if (!record || record.createdAt < notBefore) return undefined;
  if (record.inputHash !== inputHash)
    throw new GatewayError(
      'IDEMPOTENCY_KEY_REUSED',
      'This idempotency key was used for another input. Nothing was written.',
    );
  return record.answer;
}
