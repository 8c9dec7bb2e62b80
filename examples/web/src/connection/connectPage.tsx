import { type FormEvent, useEffect, useState } from 'react';
import { Notice } from '../shared/notice.tsx';
import { connect } from './connect.ts';

export function ConnectPage({ notice }: { notice: string | null }) {
  const [token, setToken] = useState('');
  const [connecting, setConnecting] = useState(false);
  useEffect(() => {
    document.title = 'Connect · People';
  }, []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setConnecting(true);
    await connect(token);
    setConnecting(false);
  };
  return (
    <main className="connect">
      <img src="/icon.svg" alt="" width="56" height="56" />
      <h1>People</h1>
      <p>Everybody in your directory, as far as your token lets you see.</p>
      {notice !== null && <Notice>{notice}</Notice>}
      <form onSubmit={submit}>
        <label htmlFor="token">Token or API key</label>
        <textarea
          id="token"
          rows={4}
          spellCheck={false}
          autoComplete="off"
          required
          value={token}
          onChange={event => setToken(event.target.value)}
          aria-describedby="token-hint"
        />
        <p id="token-hint" className="hint">
          <code>npm start</code> prints a token for trying things out; <code>persons keys create</code> makes
          a key. It is exchanged for a short session, which ends with this tab.
        </p>
        <button type="submit" className="primary" disabled={connecting || token.trim() === ''}>
          {connecting ? 'Connecting…' : 'Connect'}
        </button>
      </form>
    </main>
  );
}
