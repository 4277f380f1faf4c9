import { dirname } from 'node:path';
import type { MediaCommand } from '#server/ports/transcoder.ts';

/** Folders and files with programs and their libraries; those that a system lacks are left out. */
const programFolders = [
  ...['/bin', '/lib', '/lib64', '/usr/bin', '/usr/lib', '/usr/lib64', '/usr/local/bin', '/usr/local/lib'],
  ...['/nix/store', '/etc/alternatives', '/etc/ld.so.cache'],
];

type Boxed = Pick<MediaCommand, 'arguments' | 'output' | 'needsNetwork'>;

/** What finding and checking another machine takes. */
const networkFiles = [
  '/etc/resolv.conf',
  '/etc/hosts',
  '/etc/nsswitch.conf',
  '/etc/ssl/certs',
  '/usr/share/ca-certificates',
];

/**
 * Runs a program in namespaces of its own by bubblewrap: no network, no other processes, and a file system with nothing
 * but programs, what `-i` names and the command's output. There is no /proc, which containers often do not permit.
 */
export function boxArguments(
  { arguments: given, output, needsNetwork }: Boxed,
  programPaths: readonly string[],
): string[] {
  const folders = [
    ...programFolders,
    ...programPaths.filter((path) => path.startsWith('/')).map((path) => dirname(path)),
  ];
  return [
    'bwrap',
    ...['--unshare-all', ...(needsNetwork ? ['--share-net'] : []), '--die-with-parent'],
    ...(needsNetwork ? networkFiles : []).flatMap((path) => ['--ro-bind-try', path, path]),
    ...folders.flatMap((folder) => ['--ro-bind-try', folder, folder]),
    ...['/dev/null', '/dev/urandom'].flatMap((device) => ['--dev-bind-try', device, device]),
    ...readable(given).flatMap((path) => ['--ro-bind-try', path, path]),
    ...(output ? writable(output) : []),
    ...['--remount-ro', '/', '--chdir', output?.folder ?? '/', '--'],
  ];
}

/** A playlist is one that Foyer made: it is read together with the segments in its folder. */
function readable(given: readonly string[]): string[] {
  return given
    .filter((_, at) => given[at - 1] === '-i')
    .map((input) => input.replace(/^file:/u, ''))
    .filter((path) => path.startsWith('/'))
    .map((path) => (path.endsWith('.m3u8') ? dirname(path) : path));
}

function writable({ folder, subfolders }: NonNullable<MediaCommand['output']>): string[] {
  if (subfolders.length === 0) return ['--bind', folder, folder];
  return [
    ...['--ro-bind', folder, folder],
    ...subfolders.map((name) => `${folder}/${name}`).flatMap((path) => ['--bind', path, path]),
  ];
}

/** As a shell does, bubblewrap exits with 128 and the number of the signal that ended the program. */
export function isExitBySignal(code: number | null): boolean {
  // SIGABRT, SIGBUS, SIGKILL, SIGSEGV, SIGXCPU, SIGXFSZ; other numbers above 128 are errors that ffmpeg itself reports.
  return [6, 7, 9, 11, 24, 25].some((signal) => code === 128 + signal);
}
