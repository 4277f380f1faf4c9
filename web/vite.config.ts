import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin, ProxyOptions } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The server compares Origin and Host with its public address, so the proxy sends that name.
const server = process.env['FOYER_PUBLIC_URL'] ?? 'http://localhost:8080';
const toServer: ProxyOptions = { target: server, changeOrigin: true, headers: { origin: new URL(server).origin } };

// While developing, the guests' page itself comes from Vite, because the server would return the built one.
const guestPages: ProxyOptions = {
  ...toServer,
  bypass: (request) => (request.headers.accept?.includes('text/html') ? '/guest.html' : undefined),
};

interface Words {
  [key: string]: string | Words;
}

/** Puts the sentences for browsers without scripts into the documents: `%site:noScript%`. */
const words: Plugin = {
  name: 'words',
  transformIndexHtml: {
    order: 'pre',
    handler(html) {
      const site = JSON.parse(readFileSync(here('locales/en/site.json'), 'utf8')) as Words;
      return html.replace(/%site:([\w.]+)%/gu, (_, key: string) => {
        const found = key.split('.').reduce<Words | string>((group, part) => (group as Words)[part] ?? '', site);
        if (typeof found !== 'string' || found === '') throw new Error(`locales/en/site.json has no ${key}`);
        return found;
      });
    },
  },
};

/** Writes a compressed copy beside each script and style, which the server sends to browsers that accept it. */
const compress: Plugin = {
  name: 'compress',
  apply: 'build',
  closeBundle() {
    const folder = here('dist/assets');
    for (const name of readdirSync(folder).filter((file) => /\.(js|css)$/u.test(file)))
      writeFileSync(`${folder}/${name}.gz`, gzipSync(readFileSync(`${folder}/${name}`), { level: 9 }));
  },
};

export default defineConfig({
  root: here('.'),
  plugins: [react(), words, compress],
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: ['chrome123', 'firefox125', 'safari17.5'],
    // The content security policy forbids data: addresses for fonts and styles, and inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { member: here('index.html'), guest: here('guest.html'), other: here('other-address.html') },
    },
  },
  server: {
    proxy: {
      '^/(api|playback)/': toServer,
      '^/socket/': { ...toServer, ws: true },
      '^/(g|guest|i|invited)/': guestPages,
    },
  },
});
