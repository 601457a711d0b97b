// Load for `bench/peers.py`: keep-alive connections that each ask for one target again as soon as it was answered.
//
// Law of this program: it needs nothing but Node, never outlives its deadline, and prints one line of JSON: how many
// answers in how many seconds, the 50th and 99th percentile in milliseconds, and how many were no 200.
import net from 'node:net';
import process from 'node:process';

const [host, port, target, token, connections, seconds] = process.argv.slice(2);
const question = Buffer.from(
  `GET ${target} HTTP/1.1\r\nHost: ${host}:${port}\r\nAccept: application/json\r\nAuthorization: Bearer ${token}\r\n\r\n`,
);
const taken = [];
let failures = 0;
const start = performance.now();
const end = start + Number(seconds) * 1000;

function finish() {
  const elapsed = (performance.now() - start) / 1000;
  taken.sort((a, b) => a - b);
  const at = (share) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? null;
  console.log(JSON.stringify({ answers: taken.length, seconds: elapsed, p50: at(0.5), p99: at(0.99), failures }));
  process.exit(0);
}

// The length of a whole answer at the front of the text, 0 when more is to come.
function whole(text) {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return 0;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head));
  if (length) {
    const size = head + 4 + Number(length[1]);
    return text.length >= size ? size : 0;
  }
  const last = text.indexOf('\r\n0\r\n\r\n', head); // chunked
  return last < 0 ? 0 : last + 7;
}

function connect() {
  const socket = net.connect({ host, port: Number(port), noDelay: true });
  let text = '';
  let asked = 0;
  const ask = () => {
    asked = performance.now();
    socket.write(question);
  };
  socket.on('connect', ask);
  socket.on('error', () => (failures += 1));
  socket.on('close', () => (performance.now() < end ? setTimeout(connect, 5) : undefined));
  socket.on('data', (data) => {
    text += data.toString('latin1');
    const size = whole(text);
    if (!size) return;
    const now = performance.now();
    if (text.startsWith('HTTP/1.1 200')) taken.push(now - asked);
    else failures += 1;
    text = text.slice(size);
    if (now >= end) socket.destroy();
    else ask();
  });
}

for (let one = 0; one < Number(connections); one += 1) connect();
setTimeout(finish, Number(seconds) * 1000);
