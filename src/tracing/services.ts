import { type Context, type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { Services } from '../directory/services.ts';
import { GatewayError } from '../domain/errors.ts';
import type { Repository } from '../repository/port.ts';

type Method = (...args: readonly unknown[]) => unknown;

/** What databases are called (https://opentelemetry.io/docs/specs/semconv/registry/attributes/db). */
export type DatabaseSystem = 'sqlite' | 'postgresql';

/** Services whose calls of the repository are spans of their own, named as the port names them. */
export function tracedServices(
  services: Services,
  system: DatabaseSystem,
  tracer: Tracer,
  parent: Context,
): Services {
  const repository = new Proxy(services.repository, {
    get(target, name: keyof Repository & string) {
      const member: unknown = target[name];
      if (typeof member !== 'function') return member;
      const method = member as Method;
      const attributes = { 'db.system.name': system, 'db.operation.name': name };
      const options = { kind: SpanKind.CLIENT, attributes };
      return (...args: readonly unknown[]) =>
        within(tracer.startSpan(name, options, parent), () => method(...args));
    },
  });
  return { ...services, repository };
}

/** Reads may answer at once, and stay so. */
function within(span: Span, work: () => unknown): unknown {
  try {
    const result = work();
    if (!(result instanceof Promise)) {
      span.end();
      return result;
    }
    return result.then(
      value => {
        span.end();
        return value;
      },
      error => {
        fail(span, error);
        throw error;
      },
    );
  } catch (error) {
    fail(span, error);
    throw error;
  }
}

/** Without its message, which may quote data. */
function fail(span: Span, error: unknown): void {
  const type =
    error instanceof GatewayError ? error.code : error instanceof Error ? error.name : typeof error;
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
