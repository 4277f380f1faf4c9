import type { LiveIngestState } from '#server/ports/live-ingest.ts';

const usualPorts = { rtmp: 1_935, rtmps: 443 };

/** What encoders are given as their server; null where none is taken, or while the system has not chosen the port yet. */
export function describeAddresses(
  host: string,
  rtmp: number | null,
  rtmps: number | null,
): LiveIngestState['addresses'] {
  const name = host.includes(':') ? `[${host}]` : host;
  const address = (scheme: 'rtmp' | 'rtmps', port: number | null) =>
    !port ? null : `${scheme}://${name}${port === usualPorts[scheme] ? '' : `:${port}`}/live`;
  return { rtmp: address('rtmp', rtmp), rtmps: address('rtmps', rtmps) };
}
