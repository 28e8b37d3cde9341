// A request as HTTP/2 frames (RFC 9113, RFC 7541): Node's own client refuses to send a header twice.
import { connect } from 'node:net';
import type { Row } from './requests.ts';

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A length with a prefix of seven bits, and the text as it is (RFC 7541 §5.1, §5.2). */
function literal(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.length < 127) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  const length = [127];
  let rest = bytes.length - 127;
  for (; rest >= 128; rest >>= 7) length.push((rest & 127) | 128);
  return Buffer.concat([Buffer.from([...length, rest]), bytes]);
}

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** Sends the headers of a row, each as often as it is there, and answers the body. */
export function bodyOverHttp2(port: number, { headers }: Pick<Row, 'headers'>): Promise<string> {
  const all = [[':method', 'GET'], [':scheme', 'http'], [':path', '/'], [':authority', 'localhost'], ...headers];
  const block = all.map(([name = '', value = '']) =>
    Buffer.concat([Buffer.from([0]), literal(name.toLowerCase()), literal(value.trim())]),
  );
  const socket = connect(port, '127.0.0.1');
  // settings, then headers with END_STREAM and END_HEADERS
  socket.write(Buffer.concat([PREFACE, frame(4, 0, 0, Buffer.alloc(0)), frame(1, 5, 1, Buffer.concat(block))]));
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    let body = '';
    socket.on('error', reject).on('close', () => reject(new Error('the connection ended early')));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 9 && received.length >= 9 + received.readUIntBE(0, 3)) {
        const [length, type, flags] = [received.readUIntBE(0, 3), received[3], received[4] ?? 0];
        if (type === 0) body += received.subarray(9, 9 + length).toString();
        if (type === 0 && flags & 1) resolve(body);
        received = received.subarray(9 + length);
      }
    });
  }).finally(() => socket.destroy()) as Promise<string>;
}
