import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { AppError } from '../app-error.ts';
import { hashSecret } from '../random.ts';
import type { Serve } from './serve.ts';

export interface HealthDependencies {
  /** Named checks that have to succeed before a load balancer sends guests here. */
  checks: Record<string, () => Promise<boolean>>;
  /** The walls around media programs by name, and whether each holds. */
  walls: () => Promise<Record<string, boolean>>;
  /** Whether this process takes encoders; one that does not is ready all the same. */
  takesEncoders(): boolean;
  /** How far the machine's clock is from the time that this process believes. */
  clockJumpMs(): number;
  metricsToken: string | null;
  /** Whether requests from this machine that no proxy has passed on may read the metrics without the token. */
  areMetricsLocal: boolean;
}

const checkMs = 3_000;

/** Serves liveness, readiness, and metrics for Prometheus. */
export function serveHealth(app: FastifyInstance, serve: Serve, dependencies: HealthDependencies): void {
  serve('GET /healthz', async () => ({ status: 'alive' }));

  serve('GET /readyz', async ({ reply }) => {
    const results = await Promise.all(
      Object.entries(dependencies.checks).map(async ([name, check]) => [name, await answersInTime(check)] as const),
    );
    const isReady = results.every(([, isGood]) => isGood);
    if (!isReady) reply.status(503);
    return {
      status: isReady ? 'ready' : 'not_ready',
      checks: Object.fromEntries(results),
      walls: await dependencies.walls(),
      takesEncoders: dependencies.takesEncoders(),
      clockJumpSeconds: Math.round(dependencies.clockJumpMs() / 1_000),
    };
  });

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'foyer_request_seconds',
    help: 'Time to answer, by route and status.',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
    registers: [registry],
  });
  // Labeled by the route's pattern: the address could contain the token of a guest link.
  app.addHook('onResponse', (request, reply, done) => {
    durations.observe(
      { route: request.routeOptions.url ?? 'none', status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    done();
  });
  app.get('/metrics', async (request, reply) => {
    assertMayMeasure(request, dependencies);
    return reply
      .type(registry.contentType)
      .header('cache-control', 'no-store')
      .send(await registry.metrics());
  });
}

/** False as well when there is no answer in time. */
export async function answersInTime(check: () => Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, checkMs, false).unref());
  return await Promise.race([check().catch(() => false), late]);
}

function assertMayMeasure(request: FastifyRequest, { metricsToken, areMetricsLocal }: HealthDependencies): void {
  const given = /^Bearer (.+)$/u.exec(request.headers.authorization ?? '')?.[1];
  if (metricsToken && given && isSame(given, metricsToken)) return;
  const isForwarded = ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via'].some(
    (name) => name in request.headers,
  );
  const isFromHere = /^(127\.|::1$|::ffff:127\.)/u.test(request.socket.remoteAddress ?? '');
  if (!areMetricsLocal || isForwarded || !isFromHere) throw new AppError('accounts.not_permitted');
}

function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(given)), Buffer.from(hashSecret(expected)));
}
