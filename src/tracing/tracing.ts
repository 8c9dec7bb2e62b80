import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent, setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Answered } from '../http/metrics.ts';
import { targetOf } from '../http/target.ts';
import type { OperationTrace, RequestTrace, Tracing } from '../http/trace.ts';
import type { Log } from '../log.ts';
import { type DatabaseSystem, tracedServices } from './services.ts';

export interface RunningTracing extends Tracing {
  /** Sends what is left, and waits for it no longer than this. */
  stop(withinMs: number): Promise<void>;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Traces by OpenTelemetry, sent to a collector by OTLP over HTTP. Its other settings are read by itself: how many
 * requests are traced, names, headers (docs/metrics.md). No span holds what a caller wrote but its request id.
 * @param endpoint the collector's base URL
 * @param system what answers the calls of the repository
 */
export function createTracing(
  endpoint: string,
  system: DatabaseSystem,
  log: Pick<Log, 'warn'>,
): RunningTracing {
  const lost = (err: unknown) => log.warn({ err }, 'traces could not be sent');
  setGlobalErrorHandler(lost);
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url: url.href });
  const own = { 'service.name': 'persons-gateway', 'process.pid': process.pid };
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes(own))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('persons-gateway');
  return {
    request: (request, requestId) => traceRequest(tracer, system, request, requestId),
    async stop(withinMs) {
      const late = new Error('The collector did not take them in time.');
      const inTime = sleep(withinMs, undefined, { ref: false }).then(() => Promise.reject(late));
      await Promise.race([provider.shutdown(), inTime]).catch(lost);
    },
  };
}

function traceRequest(
  tracer: Tracer,
  system: DatabaseSystem,
  { url, method = '', headers }: IncomingMessage,
  requestId: string,
): RequestTrace | undefined {
  const route = '/graphql';
  if (targetOf(url).path !== route) return undefined;
  const known = methods.includes(method) ? method : '_OTHER';
  const attributes = {
    'http.request.method': known,
    'http.route': route,
    'persons.request_id': requestId,
  };
  const options = { kind: SpanKind.SERVER, attributes };
  const span = tracer.startSpan(`${known} ${route}`, options, parentOf(headers.traceparent));
  if (!span.isRecording()) return undefined;
  const context = trace.setSpan(ROOT_CONTEXT, span);
  return {
    operation: () => traceOperation(tracer, system, context),
    end(answer) {
      span.setAttribute('http.response.status_code', answer.status);
      span.setAttribute('persons.lane', answer.lane ?? 'none');
      // A caller's mistake is no error of a server's span (semantic conventions for HTTP).
      endWith(span, answer, answer.status >= 500);
    },
  };
}

/** The caller's span (https://www.w3.org/TR/trace-context). Its `tracestate` isn't read: it may hold anything. */
function parentOf(traceparent: string | string[] | undefined): Context {
  const parent = typeof traceparent === 'string' ? parseTraceParent(traceparent) : null;
  return parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT;
}

function traceOperation(tracer: Tracer, system: DatabaseSystem, parent: Context): OperationTrace {
  const span = tracer.startSpan('operation', {}, parent);
  const context = trace.setSpan(parent, span);
  return {
    services: services => tracedServices(services, system, tracer, context),
    end(answer) {
      if (answer.operation) {
        const { type, field } = answer.operation;
        span.updateName(`${type} ${field}`);
        span.setAttributes({ 'graphql.operation.type': type, 'persons.field': field });
      }
      endWith(span, answer, answer.errors !== undefined);
    },
  };
}

function endWith(span: Span, { errors }: Answered, failed: boolean): void {
  if (errors?.[0]) span.setAttribute('error.type', errors[0]);
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
