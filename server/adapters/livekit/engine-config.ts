import { hash } from 'node:crypto';

/** What an engine that we start listens on. */
export interface EnginePorts {
  /** HTTP, of this machine only. */
  api: number;
  udp: number;
  tcp: number;
}

export interface EngineDescription {
  ports: EnginePorts;
  key: string;
  secret: string;
  /** The address browsers send media to; null: those of this machine. */
  nodeIp: string | null;
}

const weekSeconds = 7 * 24 * 3_600;

/** The whole configuration of an engine of ours. Its format is YAML, of which JSON is a part. */
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
      // With an empty list everybody's browser is sent to Google's servers, which would learn of every guest.
      stun_servers: [`127.0.0.1:${ports.udp}`],
    },
    // Rooms are opened and closed by us alone; an empty one must outlast the longest break.
    room: {
      auto_create: false,
      enable_remote_unmute: true,
      empty_timeout: weekSeconds,
      departure_timeout: weekSeconds,
    },
    // We ask it every second whether it is there: that is not worth a line each time.
    logging: { level: 'info', json: true, component_levels: { api: 'warn' } },
  };
}

/** The media address: as set; this machine alone while nobody else can reach the pages either; else the engine finds it. */
export function chooseNodeIp(set: string | null, publicUrl: string): string | null {
  if (set !== null) return set;
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(publicUrl).hostname) ? '127.0.0.1' : null;
}

/** Tells apart engines that were started with different settings; says nothing of the secret in it. */
export function fingerprint(parts: readonly (string | number | null)[]): string {
  return hash('sha256', JSON.stringify(parts), 'hex');
}
