import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { securityHeaders } from './security-headers.ts';

/** Answers with this status, and JSON where there is a body, and closes the connection. */
export type RefuseSocket = (socket: Duplex, status: number, body?: string) => void;

/** For refusals without a request in Fastify: of handshakes, and of bytes that are no request. */
export function createRefuseSocket(publicUrl: string): RefuseSocket {
  const headers = Object.entries(securityHeaders(publicUrl))
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return (socket, status, body = '') => {
    if (!socket.writable) return void socket.destroy();
    const ofBody = `content-length: ${Buffer.byteLength(body)}\r\n${body && 'content-type: application/json\r\n'}`;
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncache-control: no-store\r\n`;
    socket.end(`${head}${headers}${ofBody}\r\n${body}`, () => socket.destroy());
  };
}
