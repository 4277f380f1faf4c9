import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { webKitPath } from './other-browsers.ts';

/** A page in Debian's WebKitGTK, by plain WebDriver: Playwright cannot drive it. */
export interface WebKitPage {
  goto(url: string): Promise<void>;
  /** Types into the first element of this selector; `\uE007` is Enter. */
  type(selector: string, text: string): Promise<void>;
  /** The value of an expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
}

const screen = ['-a', '-s', '-screen 0 1400x1000x24', 'dbus-run-session', '--', 'WebKitWebDriver'];
const startMilliseconds = 30_000;

/** Runs `use` with a page of a fresh WebKitGTK on a screen of its own, and ends the browser after it. */
export async function withWebKit(use: (page: WebKitPage) => Promise<void>): Promise<void> {
  const port = await findPort();
  // In a process group of its own, so that screen, bus, driver and browser end together.
  const env = { ...process.env, LANG: 'C', LC_ALL: 'C' };
  const driver = spawn('xvfb-run', [...screen, `--port=${port}`], { stdio: 'ignore', detached: true, env });
  const gone = once(driver, 'exit');
  try {
    const address = `http://127.0.0.1:${port}`;
    await waitFor(address);
    const options = { binary: webKitPath, args: ['--automation', '--autoplay-policy=allow'] };
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
    const { sessionId } = await send<{ sessionId: string }>(`${address}/session`, { capabilities });
    const session = `${address}/session/${sessionId}`;
    await use(describePage(session));
    await fetch(session, { method: 'DELETE' });
  } finally {
    process.kill(-driver.pid!, 'SIGTERM');
    await gone;
  }
}

function describePage(session: string): WebKitPage {
  return {
    goto: (url) => send(`${session}/url`, { url }),
    async type(selector, text) {
      const found = await send<Record<string, string>>(`${session}/element`, {
        using: 'css selector',
        value: selector,
      });
      await send(`${session}/element/${Object.values(found)[0]}/value`, { text });
    },
    evaluate: (expression) => send(`${session}/execute/sync`, { script: `return ${expression}`, args: [] }),
  };
}

async function send<T>(url: string, body: object): Promise<T> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
  if (value?.error) throw new Error(`WebKitGTK answered ${value.error}: ${value.message}`);
  return value;
}

async function waitFor(address: string): Promise<void> {
  const until = Date.now() + startMilliseconds;
  while (!(await fetch(`${address}/status`).catch(() => null))) {
    if (Date.now() > until) throw new Error('The driver of WebKitGTK did not start.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
