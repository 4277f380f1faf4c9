#!/usr/bin/env node
// Playwright starts this in place of the system's Firefox and drives it by WebDriver BiDi. It starts the real Firefox,
// passes all messages on, and answers or corrects the few that Playwright and Firefox understand differently.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

/** Commands that this Firefox does not know; without an answer no context would open. */
const unknownCommands = new Set(['emulation.setMediaFeaturesOverride']);
/** Playwright sets the value of a field itself, which React does not notice; the browser's own command is typed text. */
const playwrightTyping = /window\.__pw_bidiInsertText\((\w+)\)/gu;
const browserTyping = "(document.execCommand('insertText', false, $1), undefined)";
const listening = /WebDriver BiDi listening on (ws:\/\/\S+)/u;

const program = process.env['FOYER_TEST_FIREFOX'] ?? '/usr/bin/firefox-esr';
const firefox = spawn(program, process.argv.slice(2), { stdio: ['ignore', 'inherit', 'pipe'] });
firefox.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => firefox.kill(signal));

createInterface({ input: firefox.stderr }).on('line', (line) => {
  const address = listening.exec(line)?.[1];
  if (address === undefined) process.stderr.write(`${line}\n`);
  else standBetween(`${address}/session`);
});

function standBetween(session) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () => {
    process.stderr.write(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}\n`);
  });
  server.on('connection', (playwright) => connect(playwright, new WebSocket(session, { perMessageDeflate: false })));
}

function connect(playwright, browser) {
  const early = [];
  playwright.on('message', (data) => {
    const text = data.toString().replace(playwrightTyping, browserTyping);
    const { id, method } = JSON.parse(text);
    if (unknownCommands.has(method)) playwright.send(JSON.stringify({ type: 'success', id, result: {} }));
    else if (browser.readyState === WebSocket.OPEN) browser.send(text);
    else early.push(text);
  });
  browser.on('open', () => early.forEach((text) => browser.send(text)));
  browser.on('message', (data) => playwright.send(data.toString()));
  browser.on('close', () => playwright.close());
  browser.on('error', () => playwright.close());
  playwright.on('close', () => browser.close());
}
