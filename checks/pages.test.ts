import { test } from 'node:test';
import { readRepository, refuse } from './repository.ts';

const texts = new Map(readRepository().map(({ path, text }) => [path, text]));

test('the server knows every page of the router, so that opening its address is no 404', () => {
  const router = texts.get('web/app/router.tsx') ?? '';
  const server = texts.get('server/http/pages.ts') ?? '';
  const pages = [...router.matchAll(/path: '(?<path>\/[^']*)'/gu)].map(({ groups }) => groups!['path']!);
  const missing = pages.filter((page) => !server.includes(`'${page.replaceAll('$', ':')}'`));
  refuse([
    ...(pages.length < 10 ? ['web/app/router.tsx names few pages: this check no longer reads it'] : []),
    ...missing.map((page) => `server/http/pages.ts does not serve ${page}: add it to memberPages`),
  ]);
});
