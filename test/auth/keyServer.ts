import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export type Algorithm = 'RS256' | 'ES256' | 'EdDSA';

/** An identity provider's key: what it publishes, and what it signs with. */
export async function identityKey(alg: Algorithm, kid: string | undefined) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), alg, use: 'sig', ...(kid !== undefined && { kid }) };
  return {
    jwk,
    publicKey,
    privateKey,
    sign: (payload: Record<string, unknown>, header: Record<string, unknown> = {}) =>
      new SignJWT(payload as JWTPayload)
        .setProtectedHeader({ alg, ...(kid !== undefined && { kid }), ...header })
        .sign(privateKey),
  };
}

export interface KeyServer {
  readonly uri: string;
  /** Paths asked for, in order. */
  readonly requests: string[];
  answer: (response: ServerResponse) => void;
  readonly close: () => Promise<void>;
}

export const publishing =
  (...keys: readonly object[]) =>
  (response: ServerResponse): void => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
  };

/** `port` is a free one unless it is given. */
export async function startKeyServer(answer: KeyServer['answer'], port = 0): Promise<KeyServer> {
  const http = createServer((request, response) => {
    server.requests.push(request.url ?? '');
    server.answer(response);
  });
  await new Promise<void>(resolve => http.listen(port, '127.0.0.1', resolve));
  const server: KeyServer = {
    uri: `http://127.0.0.1:${(http.address() as AddressInfo).port}/keys`,
    requests: [],
    answer,
    close: () =>
      new Promise(resolve => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}
