import type { LiveConfig } from '#server/config.ts';
import type { LiveIngest } from '#server/ports/live-ingest.ts';
import { createExternalIngest } from './external.ts';
import { createRtmpIngest } from './rtmp.ts';

export interface LiveIngestSurroundings {
  /** Where encoders reach this server: a name or an address, without a port. */
  publicHost: string;
  log: { warn(message: string): void };
}

/** The live ingest that the settings ask for. */
export function createConfiguredLiveIngest(config: LiveConfig, surroundings: LiveIngestSurroundings): LiveIngest {
  const { rtmpPort: port, rtmps: secure, external, host } = config;
  if (external) return createExternalIngest({ ...surroundings, ...external, port, securePort: secure?.port ?? null });
  return createRtmpIngest({ ...surroundings, host, port, secure });
}
