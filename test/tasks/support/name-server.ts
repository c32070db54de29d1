// A name server on loopback that answers A questions with whatever the test says now.
import { createSocket } from "node:dgram";
import { onTestFinished } from "vitest";

export interface NameServer {
  readonly address: string;
  readonly questions: string[];
}

export async function startNameServer(
  answer: (name: string) => string | null,
): Promise<NameServer> {
  const questions: string[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (query, peer) => {
    const { name, isA, end } = readQuestion(query);
    if (isA) questions.push(name);
    const address = isA ? answer(name) : null;
    socket.send(writeAnswer(query.subarray(0, end), address), peer.port, peer.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => void socket.close(resolve)));
  return { address: `127.0.0.1:${socket.address().port}`, questions };
}

function readQuestion(query: Buffer): { name: string; isA: boolean; end: number } {
  const labels: string[] = [];
  let at = 12;
  while (query[at] !== 0) {
    const length = query[at]!;
    labels.push(query.subarray(at + 1, at + 1 + length).toString("latin1"));
    at += 1 + length;
  }
  return { name: labels.join("."), isA: query.readUInt16BE(at + 1) === 1, end: at + 5 };
}

function writeAnswer(question: Buffer, address: string | null): Buffer {
  const head = Buffer.from(question);
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(address === null ? 0 : 1, 6);
  head.writeUInt32BE(0, 8);
  if (address === null) return head;
  const fixed = Buffer.from("c00c00010001000000000004", "hex");
  return Buffer.concat([head, fixed, Buffer.from(address.split(".").map(Number))]);
}
