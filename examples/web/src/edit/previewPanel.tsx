import { Changes } from '../shared/changes.tsx';
import { explain } from '../shared/errors.ts';
import type { Preview } from './usePreview.ts';

/** What a dry run says that saving would do, field by field. */
export function PreviewPanel({ preview, current }: { preview: Preview | undefined; current: boolean }) {
  return (
    <div className="preview" role="status" aria-busy={preview !== undefined && !current}>
      <Said preview={preview} />
    </div>
  );
}

function Said({ preview }: { preview: Preview | undefined }) {
  if (preview === undefined)
    return <p className="muted">Nothing yet. Whatever you change is listed here before it is saved.</p>;
  if (preview.error) return <p className="bad">{explain(preview.error)}</p>;
  const { result } = preview;
  if (result?.failureReason) return <p className="bad">{result.failureReason}</p>;
  if (result?.outcome === 'UNCHANGED')
    return <p className="muted">Nothing: that says the same in other letters.</p>;
  return <Changes changes={result?.changes ?? []} />;
}
