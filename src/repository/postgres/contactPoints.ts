import { sql } from 'drizzle-orm';
import type { PersonKey } from '../../domain/person.ts';
import type { WorkspaceNumber } from './groups.ts';
import { type KeyRow, keyOf, kindOf } from './rows.ts';
import { personKeys } from './schema.ts';
import { numbers, type Run, value } from './statement.ts';

/** Reads e-mail addresses and phone numbers, those of many persons by one statement. */
export function contactPointReader(run: Run, workspaceId: WorkspaceNumber) {
  return {
    async contactPointsOfPersons(
      workspaceName: string,
      sequences: readonly number[],
    ): Promise<(readonly PersonKey[])[]> {
      const workspace = await workspaceId(workspaceName);
      if (workspace === null) return sequences.map(() => []);
      const found = new Map<number, PersonKey[]>(sequences.map(sequence => [sequence, []]));
      const rows = await run<KeyRow>(sql`
        select * from ${personKeys} where ${personKeys.workspace} = ${value(workspace)}
          and ${personKeys.person} = any(${numbers(found.keys())}) and ${personKeys.kind} <> ${value(kindOf('externalRef'))}`);
      for (const row of rows) found.get(row.person)?.push(keyOf(row));
      return sequences.map(sequence => found.get(sequence) ?? []);
    },
  };
}
