import { connect, type Socket } from 'node:net';
import type { Service } from '../e2e/service.js';

export interface Exchange {
  /** Everything that came back until the other side closed, or the time was up. */
  readonly text: string;
  readonly closed: boolean;
  readonly milliseconds: number;
}

/** Writes bytes to a socket as no HTTP client would, and collects what comes back. */
export function exchange(
  service: Service,
  write: (socket: Socket) => void | Promise<void>,
  waitMilliseconds = 3000,
): Promise<Exchange> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve) => {
    const started = performance.now();
    const socket = connect(Number(port), hostname);
    let text = '';
    let finished = false;
    const finish = (closed: boolean): void => {
      if (finished) return;
      finished = true;
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, closed, milliseconds: performance.now() - started });
    };
    const timer = setTimeout(() => finish(false), waitMilliseconds);
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => finish(true));
    socket.on('connect', () => void write(socket));
  });
}

/** The status codes of the answers in what came back, in order. */
export function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
}

export const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
