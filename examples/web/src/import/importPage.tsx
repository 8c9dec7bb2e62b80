import { useMemo, useState } from 'react';
import type { ExternalRefMismatch } from '../gql/graphql.ts';
import { Notice } from '../shared/notice.tsx';
import { useHeading } from '../shared/useHeading.ts';
import { columnFields, guessMeanings, type Meaning, meantTwice } from './columns.ts';
import { Mapping } from './mapping.tsx';
import { Options } from './options.tsx';
import { Outcomes } from './outcomes.tsx';
import { personOf, readTable, type Table } from './read.ts';
import { Source } from './source.tsx';
import { useImport } from './useImport.ts';

/** Past this a page is the wrong tool. */
const most = 5_000;

export default function ImportPage() {
  const [text, setText] = useState('');
  const [meanings, setMeanings] = useState<readonly Meaning[]>([]);
  const [group, setGroup] = useState('');
  const [onMismatch, setOnMismatch] = useState<ExternalRefMismatch>('CREATE');
  const { progress, run, forget } = useImport(onMismatch);
  const { table, problem } = useMemo(() => tableOf(text), [text]);
  const twice = meantTwice(meanings);
  const fault =
    problem ?? (twice && `Two columns stand for “${columnFields[twice]}”: leave one of them out.`);
  const rows = table?.rows.length ?? 0;
  const items = () =>
    table?.rows.map(row => ({ line: row.line, person: personOf(table, meanings, row, group) })) ?? [];
  // A preview of something else than what would be imported is none.
  const anew =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      forget();
      set(value);
    };
  const takeText = anew((text: string) => {
    setText(text);
    setMeanings(guessMeanings(tableOf(text).table?.header ?? []));
  });
  const worthwhile = progress?.judged.filter(({ result }) => result.outcome !== 'FAILED').length ?? 0;
  const imported = progress?.kind === 'import' && progress.error === null;
  return (
    <>
      <div className="title">
        <h1 ref={useHeading('Import')} tabIndex={-1}>
          Import
        </h1>
        <p className="total">Nothing is written before you have seen what would become of each row.</p>
      </div>
      <Source text={text} take={takeText} />
      {fault && <Notice>{fault}</Notice>}
      {table && rows > 0 && !problem && (
        <>
          <Mapping table={table} meanings={meanings} change={anew(setMeanings)} />
          <Options
            group={group}
            setGroup={anew(setGroup)}
            onMismatch={onMismatch}
            setOnMismatch={anew(setOnMismatch)}
          />
          <div className="actions">
            <button
              type="button"
              className={progress?.kind === 'preview' ? undefined : 'primary'}
              disabled={fault !== undefined || progress?.running || imported}
              onClick={() => run('preview', items())}
            >
              Preview {rows === 1 ? '1 row' : `${rows} rows`}
            </button>
            {progress?.kind === 'preview' && !progress.running && progress.error === null && (
              <button
                type="button"
                className="primary"
                disabled={worthwhile === 0}
                onClick={() => run('import', items())}
              >
                Import {worthwhile === rows ? 'them' : `the ${worthwhile} that are good`}
              </button>
            )}
            <p role="status">{said(progress)}</p>
          </div>
        </>
      )}
      {progress?.error && <Notice>{progress.error}</Notice>}
      {progress && progress.judged.length > 0 && <Outcomes progress={progress} />}
    </>
  );
}

function tableOf(text: string): { table?: Table; problem?: string } {
  if (text.trim() === '') return {};
  try {
    const table = readTable(text);
    if (table.rows.length === 0)
      return { problem: 'A line with the names of the columns, and rows below it, are needed.' };
    if (table.rows.length > most)
      return { problem: `More than ${most.toLocaleString()} rows are for the command “persons import”.` };
    return { table };
  } catch (error) {
    return { problem: `This is no CSV: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function said(progress: ReturnType<typeof useImport>['progress']): string {
  if (progress === null) return '';
  const { kind, judged, total, running } = progress;
  if (running) return `${kind === 'preview' ? 'Looking' : 'Importing'}: ${judged.length} of ${total}…`;
  return kind === 'preview' ? 'This is what would happen.' : 'Done.';
}
