import { useCallback, useEffect, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { Link, useLocation } from 'wouter';
import type { EditedFragment as Edited } from '../gql/graphql.ts';
import { readFragment } from '../gql/index.ts';
import { explain } from '../shared/errors.ts';
import { Notice } from '../shared/notice.tsx';
import { nameOf } from '../shared/person.tsx';
import { useHeading } from '../shared/useHeading.ts';
import { type Draft, draftOf, editOf, rebased } from './draft.ts';
import { EditedFragment, EditedPerson, SaveEdit } from './editQuery.ts';
import { Fields } from './fields.tsx';
import { PreviewPanel } from './previewPanel.tsx';
import { usePreview } from './usePreview.ts';

export function EditPage({ identifier }: { identifier: string }) {
  const [{ data, error }, again] = useQuery({
    query: EditedPerson,
    variables: { identifier },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = useCallback(() => again({ requestPolicy: 'network-only' }), [again]);
  const person = readFragment(EditedFragment, data?.person);
  const heading = useHeading(person ? `Edit ${nameOf(person)}` : 'Edit');
  return (
    <>
      <div className="title">
        <h1 ref={heading} tabIndex={-1}>
          {person ? `Edit ${nameOf(person)}` : 'Edit'}
        </h1>
      </div>
      {error && <Notice>{explain(error)}</Notice>}
      {data && !person && <p>There is nobody with this identifier whom you can access.</p>}
      {person && <EditForm latest={person} readAgain={readAgain} />}
    </>
  );
}

/** @param latest the person as it is known now; the form goes on with the one that it was opened with. */
function EditForm({ latest, readAgain }: { latest: Edited; readAgain: () => void }) {
  const [base, setBase] = useState(latest);
  const [edits, setEdits] = useState<Partial<Draft>>({});
  const [saved, save] = useMutation(SaveEdit);
  const [, navigate] = useLocation();
  const draft = { ...draftOf(base), ...edits };
  const edit = editOf(base, draft);
  const { preview, current } = usePreview(edit);
  const failure = saved.data?.upsertPersons.results[0];
  const page = `/people/${base.identifier}`;
  const known = latest.version > base.version;
  const conflict = preview?.result?.failureCode === 'VERSION_CONFLICT';
  useEffect(() => {
    if (conflict && !known) readAgain();
  }, [conflict, known, readAgain]);
  const submit = async () => {
    if (edit === undefined) return;
    const { data } = await save({ person: edit });
    if (data?.upsertPersons.results[0]?.person) navigate(page, { replace: true });
  };
  return (
    <form
      className="edit"
      onSubmit={event => {
        event.preventDefault();
        submit();
      }}
    >
      <Fields
        draft={draft}
        change={change => setEdits({ ...edits, ...change })}
        failureReason={current ? preview?.result?.failureReason : undefined}
      />
      <aside aria-labelledby="preview-title">
        <h2 id="preview-title">What will change</h2>
        {(known || conflict) && (
          <Notice kind="warn">
            Somebody has changed this person meanwhile.{' '}
            <button
              type="button"
              disabled={!known}
              onClick={() => {
                setEdits(rebased(base, draft, latest));
                setBase(latest);
              }}
            >
              Go on from there, with my changes
            </button>
          </Notice>
        )}
        <PreviewPanel preview={preview} current={current} />
        {saved.error && <Notice>{explain(saved.error)}</Notice>}
        {failure?.failureReason && !saved.fetching && <Notice>{failure.failureReason}</Notice>}
        <div className="actions">
          <button
            type="submit"
            className="primary"
            disabled={!current || saved.fetching || preview?.result?.outcome !== 'UPDATED'}
          >
            {saved.fetching ? 'Saving…' : 'Save'}
          </button>
          <Link className="button" href={page}>
            Cancel
          </Link>
        </div>
      </aside>
    </form>
  );
}
