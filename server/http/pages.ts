import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '#contracts/errors.ts';
import { errors } from '#contracts/errors.ts';
import { assertAccess, findCaller, type Caller, type CallerFinder } from './caller.ts';
import { AppError } from '../app-error.ts';

export interface PageDependencies {
  /** The folder with the built pages. */
  folder: string;
  publicUrl: string;
  siteName: () => string;
  /** Null: the site looks as Foyer does. */
  theme: () => Theme | null;
  readMark: () => Promise<Buffer | null>;
  finder: CallerFinder;
  /** Why a guest link does not open for this caller; null when it does. */
  findEntryRefusal: (token: string, caller: Caller) => Promise<ErrorCode | null>;
  /** Why the personal link of an invitation does not open for this caller; null when it does. */
  findInvitationRefusal: (token: string, caller: Caller) => Promise<ErrorCode | null>;
  /** Why the page of a guest or an invited person does not open; null when it does. */
  findGuestPageRefusal: (mediaId: string, caller: Caller) => Promise<ErrorCode | null>;
}

/** The look that an administrator gave the site. */
export interface Theme {
  /** Changes with the look, so that browsers may keep the rest. */
  version: string;
  css: string;
}

/** Pages whose documents contain no data: they get all of it from the API. */
const memberPages = [
  '/',
  '/my-media',
  '/upload',
  '/account',
  '/admin',
  '/admin/users',
  '/admin/guest-links',
  '/admin/audit',
  '/admin/help',
  '/admin/status',
  '/rooms/new',
  '/live/new',
  '/channels',
  '/channels/:channelId',
  '/media/:mediaId',
  '/media/:mediaId/edit',
  '/media/:mediaId/attendance',
  '/media/:mediaId/room',
];

/** Serves the pages and their files; a page that the caller may not open has the status of the refusal. */
export async function servePages(app: FastifyInstance, dependencies: PageDependencies): Promise<void> {
  const { folder, publicUrl, finder } = dependencies;
  const [member, guest, otherAddress] = await Promise.all([
    readPage(folder, 'index.html'),
    readPage(folder, 'guest.html'),
    readPage(folder, 'other-address.html'),
  ]);
  const ownHost = new URL(publicUrl).host;
  const send = (reply: FastifyReply, page: Page, status = 200) =>
    reply
      .status(status)
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(page(dependencies.siteName(), dependencies.theme()?.version ?? null));

  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/',
    index: false,
    preCompressed: true,
    wildcard: false,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (reply, path) => void reply.header('cache-control', cacheOf(path)),
    globIgnore: ['**/*.html', '.*'],
  });

  await app.register(async (scope) => {
    scope.addHook('onRequest', (request, reply, done) => {
      if (request.host === ownHost || isNoPage(request)) done();
      else void send(reply, (siteName) => tellAddress(otherAddress(siteName, null), request, publicUrl), 421);
    });
    for (const path of ['/sign-in', '/help', '/help/:article'])
      scope.get(path, async (_request, reply) => send(reply, member));
    const byToken = { '/g/:token': dependencies.findEntryRefusal, '/i/:token': dependencies.findInvitationRefusal };
    for (const [path, findRefusal] of Object.entries(byToken))
      scope.get<{ Params: { token: string } }>(path, async (request, reply) => {
        const refusal = await findRefusal(request.params.token, await findCaller(finder, request));
        return send(reply, guest, refusal ? errors[refusal].status : 200);
      });
    for (const path of ['/guest/:mediaId', '/invited/:mediaId', '/invited/:mediaId/attendance'])
      scope.get<{ Params: { mediaId: string } }>(path, async (request, reply) => {
        const { mediaId } = request.params;
        const refusal = await dependencies.findGuestPageRefusal(mediaId, await findCaller(finder, request));
        return send(reply, guest, refusal ? errors[refusal].status : 200);
      });
    for (const path of memberPages) {
      scope.get(path, async (request, reply) => {
        if (await isMember(finder, request)) return send(reply, member);
        reply.header('cache-control', 'no-store');
        return reply.redirect(path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(request.url)}`);
      });
    }
    scope.get('/*', async (request, reply) => {
      if (isNoPage(request)) throw new AppError('request.not_found');
      return send(reply, member, 404);
    });
    serveTheme(scope, dependencies);
    scope.get('/robots.txt', async (_request, reply) => reply.type('text/plain').send('User-agent: *\nDisallow: /\n'));
  });
}

/** For guests too, who have no account: the look of the site is no secret. */
function serveTheme(scope: FastifyInstance, { theme, readMark }: PageDependencies): void {
  const kept = 'public, max-age=31536000, immutable';
  scope.get('/theme.css', async (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', kept)
      .send(theme()?.css ?? ''),
  );
  scope.get('/theme-mark.png', async (_request, reply) => {
    const picture = await readMark();
    if (!picture) throw new AppError('request.not_found');
    return reply.type('image/png').header('cache-control', kept).send(picture);
  });
}

/** An address below which programs ask, and no person: no page answers there. */
function isNoPage({ url }: FastifyRequest): boolean {
  return /^\/(api|playback|assets)(\/|$)/u.test(url);
}

async function isMember(finder: CallerFinder, request: FastifyRequest): Promise<boolean> {
  try {
    assertAccess('member', await findCaller(finder, request), true);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Returns a page for a site of this name and look; it is rebuilt only when one has changed. */
type Page = (siteName: string, theme: string | null) => string;

async function readPage(folder: string, name: string): Promise<Page> {
  try {
    const text = await readFile(join(folder, name), 'utf8');
    let latest = { siteName: '', theme: null as string | null, text: '' };
    return (siteName, theme) => {
      if (siteName !== latest.siteName || theme !== latest.theme) {
        // After the pages' own styles, whose tokens it replaces; in the document, so that no page shows the old look first.
        const link = theme === null ? '' : `<link rel="stylesheet" href="/theme.css?${theme}" />`;
        const named = text.replaceAll('%SITE_NAME%', () => escapeHtml(siteName));
        latest = { siteName, theme, text: named.replace('</head>', `${link}</head>`) };
      }
      return latest.text;
    };
  } catch (cause) {
    throw new Error('The pages are not built yet. Run "npm run build", or start with "npm start".', { cause });
  }
}

/** File names under /assets/ contain a hash of the content. */
function cacheOf(path: string): string {
  return /[\\/]assets[\\/]/u.test(path) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600';
}

/**
 * The page shown under any other address than `publicUrl`, where cookies and links do not work: it names the setting.
 */
function tellAddress(page: string, request: FastifyRequest, publicUrl: string): string {
  const own = escapeHtml(publicUrl);
  return page
    .replaceAll('{{own}}', () => `<a href="${own}">${own}</a>`)
    .replaceAll('{{asked}}', () => escapeHtml(`${request.protocol}://${request.host}`));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${character.codePointAt(0)};`);
}
