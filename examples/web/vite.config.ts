import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The gateway answers under the page's own origin, so that it needs no CORS_ORIGINS and the page's policy can
 * keep it from speaking to anybody else.
 */
const proxy = { '/graphql': process.env.GATEWAY_URL ?? 'http://127.0.0.1:4000' };

/** The session's token lies in the tab's storage: nothing but the page's own scripts may run there. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Portraits are wherever `Person.avatarUrl` says.
  "img-src 'self' https: http:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  preview: {
    proxy,
    headers: {
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
  },
});
