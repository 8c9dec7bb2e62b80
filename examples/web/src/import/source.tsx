import type { DragEvent } from 'react';

const example = `external_ref,first_name,last_name,email,phone,city
crm-1815,Ada,Lovelace,ada@example.com,+44 20 7946 0815,London
crm-1906,Grace,Hopper,grace@example.com,+1 555 010 1906,New York
,Alan,Turing,alan@example,,Manchester
,,,,,Nowhere
`;

/** Where the rows come from: pasted, chosen or dropped. */
export function Source({ text, take }: { text: string; take: (text: string) => void }) {
  const read = async (files: FileList | null) => {
    const [file] = files ?? [];
    if (file) take(await file.text());
  };
  const onDrop = (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    read(event.dataTransfer.files);
  };
  return (
    <div className="source">
      <label htmlFor="csv">CSV with a header, or cells copied from a spreadsheet</label>
      <textarea
        id="csv"
        rows={8}
        spellCheck={false}
        placeholder="first_name,last_name,email&#10;Ada,Lovelace,ada@example.com"
        value={text}
        onChange={event => take(event.target.value)}
        onDragOver={event => event.preventDefault()}
        onDrop={onDrop}
      />
      <div className="actions">
        <label className="button">
          Choose a file
          <input
            type="file"
            className="hidden"
            accept=".csv,.tsv,.txt,text/csv"
            onChange={({ target }) => read(target.files)}
          />
        </label>
        <button type="button" className="quiet" onClick={() => take(example)}>
          Try an example
        </button>
      </div>
    </div>
  );
}
