import { hash } from 'node:crypto';

/** The ports that an engine started by Foyer listens on. */
export interface EnginePorts {
  /** HTTP, on the loopback address only. */
  api: number;
  udp: number;
  tcp: number;
}

export interface EngineDescription {
  ports: EnginePorts;
  key: string;
  secret: string;
  /** The address that browsers send media to; null: the engine finds this machine's addresses. */
  nodeIp: string | null;
}

const weekSeconds = 7 * 24 * 3_600;

/** The whole configuration of an engine started by Foyer, written as JSON, which is valid YAML. */
export function describeEngine({ ports, key, secret, nodeIp }: EngineDescription): object {
  return {
    port: ports.api,
    bind_addresses: ['127.0.0.1'],
    keys: { [key]: secret },
    rtc: {
      udp_port: ports.udp,
      tcp_port: ports.tcp,
      use_external_ip: false,
      enable_loopback_candidate: true,
      ...(nodeIp === null ? {} : { node_ip: nodeIp }),
      // With an empty list every browser would be sent to Google's servers, which would learn of every guest.
      stun_servers: [`127.0.0.1:${ports.udp}`],
    },
    // Only Foyer opens and closes rooms; an empty room must outlast the longest break.
    room: {
      auto_create: false,
      enable_remote_unmute: true,
      empty_timeout: weekSeconds,
      departure_timeout: weekSeconds,
    },
    // Foyer calls the API every second to see whether the engine answers: these calls are not logged.
    logging: { level: 'info', json: true, component_levels: { api: 'warn' } },
  };
}

/** The media address: the configured one; loopback while only this machine can reach the pages; else null. */
export function chooseNodeIp(set: string | null, publicUrl: string): string | null {
  if (set !== null) return set;
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(publicUrl).hostname) ? '127.0.0.1' : null;
}

/** A hash that differs for engines started with different settings, and does not reveal the secret among them. */
export function fingerprint(parts: readonly (string | number | null)[]): string {
  return hash('sha256', JSON.stringify(parts), 'hex');
}
