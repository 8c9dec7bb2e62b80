import { useCallback, useRef, useState } from 'react';
import { useClient } from 'urql';
import type { ExternalRefMismatch, ImportBatchMutation, PersonInput } from '../gql/graphql.ts';
import { explain } from '../shared/errors.ts';
import { ImportBatch } from './importQuery.ts';
import { unknownStatus } from './read.ts';

export type Result = Omit<ImportBatchMutation['upsertPersons']['results'][number], 'index' | 'failureCode'>;
export type Outcome = Result['outcome'];

/** A row with what became of it, or would. */
export interface Judged {
  readonly line: number;
  readonly person: PersonInput;
  readonly result: Result;
}

export interface Progress {
  readonly kind: 'preview' | 'import';
  readonly judged: readonly Judged[];
  readonly total: number;
  readonly running: boolean;
  readonly error: string | null;
}

export interface Item {
  readonly line: number;
  readonly person: PersonInput;
}

/** How many a batch may hold. */
const batchSize = 100;

/** Sends rows batch by batch, as a dry run or in earnest; a later run ends the one before. */
export function useImport(onExternalRefMismatch: ExternalRefMismatch) {
  const client = useClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const latest = useRef(0);
  const run = useCallback(
    async (kind: Progress['kind'], items: readonly Item[]) => {
      const mine = ++latest.current;
      const judged: Judged[] = [];
      const report = (running: boolean, error: string | null = null) =>
        setProgress({ kind, judged: [...judged], total: items.length, running, error });
      report(true);
      for (let at = 0; at < items.length; at += batchSize) {
        const batch = items.slice(at, at + batchSize);
        const sent = batch.filter(({ person }) => !unknownStatus(person));
        const input = {
          persons: sent.map(({ person }) => person),
          dryRun: kind === 'preview',
          onExternalRefMismatch,
        };
        const { data, error } =
          sent.length === 0 ? { data: undefined } : await client.mutation(ImportBatch, { input }).toPromise();
        if (latest.current !== mine) return;
        if (error) return report(false, explain(error));
        for (const item of batch) {
          const result = data?.upsertPersons.results[sent.indexOf(item)];
          judged.push({ ...item, result: result ?? noStatus });
        }
        report(true);
      }
      report(false);
    },
    [client, onExternalRefMismatch],
  );
  const forget = useCallback(() => {
    latest.current++;
    setProgress(null);
  }, []);
  return { progress, run, forget };
}

const noStatus: Result = {
  outcome: 'FAILED',
  matchedBy: null,
  failureReason: 'status is none of ACTIVE, UNSUBSCRIBED and BOUNCED.',
  changes: [],
  person: null,
  otherMatches: [],
};
