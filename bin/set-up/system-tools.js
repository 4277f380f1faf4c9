import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, SetUpError, step } from './run.js';

const isLinux = process.platform === 'linux';

/**
 * What transcoding needs. Each tool has a name for messages, its Debian packages, and a test of its presence. Bubblewrap,
 * with which Foyer walls ffmpeg off, comes along; where it is missing Foyer runs and says so.
 */
export const mediaTools = [
  {
    name: 'ffmpeg',
    package: isLinux ? 'ffmpeg bubblewrap' : 'ffmpeg',
    isThere: () => isOnPath('ffmpeg') && isOnPath('ffprobe'),
  },
];

/** What the browser stories need in addition, and the tests on PostgreSQL and on two engines with one Redis. */
export const testTools = [
  { name: 'Chromium', package: 'chromium', isThere: () => isOnPath('chromium') },
  { name: 'the DejaVu fonts', package: 'fonts-dejavu', isThere: () => hasFont('truetype/dejavu') },
  { name: 'the emoji font', package: 'fonts-noto-color-emoji', isThere: () => hasFont('truetype/noto') },
  { name: 'PostgreSQL', package: 'postgresql', isThere: () => findPostgresFolder() !== null },
  { name: 'Redis', package: 'redis-server', isThere: () => isOnPath('redis-server') },
  { name: 'strace', package: 'strace', isThere: () => !isLinux || isOnPath('strace') },
  { name: 'bubblewrap', package: 'bubblewrap', isThere: () => !isLinux || isOnPath('bwrap') },
  { name: 'nginx', package: 'nginx-light', isThere: () => isOnPath('nginx') },
  { name: 'OpenSSL', package: 'openssl', isThere: () => isOnPath('openssl') },
];

const webKitPackages = [
  ...['webkit2gtk-driver', 'libwebkit2gtk-4.1-0', 'gstreamer1.0-libav', 'gstreamer1.0-gl', 'gstreamer1.0-plugins-base'],
  ...['gstreamer1.0-plugins-good', 'gstreamer1.0-plugins-bad', 'xvfb', 'xauth', 'dbus'],
];

/** Browsers that a part of the stories runs in besides Chromium; those stories are skipped where one is missing. */
export const otherBrowsers = [
  { name: 'Firefox', package: 'firefox-esr', isThere: () => isOnPath('firefox-esr') },
  {
    name: 'WebKitGTK',
    package: webKitPackages.join(' '),
    isThere: () => ['WebKitWebDriver', 'xvfb-run', 'dbus-run-session'].every(isOnPath),
  },
];

/** Encoders that live sessions are tried with besides ffmpeg; their tests are skipped where one is missing. */
export const encoders = [
  {
    name: 'OBS Studio',
    package: 'obs-studio obs-plugins xvfb xauth libgl1-mesa-dri',
    isThere: () => !isLinux || ['obs', 'xvfb-run'].every(isOnPath),
  },
  {
    name: 'GStreamer',
    package: 'gstreamer1.0-tools gstreamer1.0-plugins-good gstreamer1.0-plugins-bad',
    isThere: () => !isLinux || isOnPath('gst-launch-1.0'),
  },
];

/** What the client that compares the API with its document needs. */
export const pythonTools = [
  { name: 'Python 3 with venv', package: 'python3-venv', isThere: () => canMakeEnvironments() },
];

/** What the benchmarks compare Foyer with, and the load generator. */
export const benchmarkTools = [
  { name: 'nginx', package: 'nginx-light', isThere: () => isOnPath('nginx') },
  { name: 'wrk', package: 'wrk', isThere: () => isOnPath('wrk') },
];

/** Installs the missing tools as root on Debian or Ubuntu; elsewhere throws one sentence with the command to run. */
export async function ensureTools(tools) {
  const missing = tools.filter((tool) => !tool.isThere());
  if (missing.length === 0) return;
  const names = missing.map((tool) => tool.name).join(', ');
  const packages = missing.map((tool) => tool.package).join(' ');
  if (!isDebian() || process.getuid?.() !== 0) {
    throw new SetUpError(`${names} must be installed first: ${installCommand(packages)}`);
  }
  await step(`Installing ${names} with apt-get`, () => aptInstall(packages.split(' ')));
  const absent = missing.filter((tool) => !tool.isThere()).map((tool) => tool.name);
  if (absent.length > 0) throw new SetUpError(`apt-get has run, and ${absent.join(', ')} is still not found.`);
}

/** Installs what is missing, or says in one sentence what the machine goes without. */
export async function tryTools(tools) {
  for (const tool of tools) {
    try {
      await ensureTools([tool]);
    } catch (error) {
      if (!(error instanceof SetUpError)) throw error;
      process.stdout.write(`Without ${tool.name}, its tests are skipped. ${error.message}\n`);
    }
  }
}

async function aptInstall(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run('apt-get', ['update', '-qq'], { env });
  const install = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
  if (install.code !== 0) {
    throw new SetUpError('apt-get could not install it; the reason is above.', update.output + install.output);
  }
}

function isDebian() {
  return systemIds().some((id) => id === 'debian' || id === 'ubuntu');
}

/** Ids of this system and of those it derives from, nearest first: `ubuntu`, `debian`. */
function systemIds() {
  if (process.platform !== 'linux') return [process.platform];
  if (!existsSync('/etc/os-release')) return [];
  const lines = readFileSync('/etc/os-release', 'utf8').split('\n');
  const valueOf = (key) => lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1) ?? '';
  return `${valueOf('ID')} ${valueOf('ID_LIKE')}`.replaceAll('"', '').split(' ').filter(Boolean);
}

function installCommand(packages) {
  const commands = {
    darwin: `brew install ${packages}`,
    debian: `sudo apt-get install ${packages}`,
    fedora: `sudo dnf install ${packages}`,
    rhel: `sudo dnf install ${packages}`,
    arch: `sudo pacman -S ${packages}`,
    alpine: `sudo apk add ${packages}`,
    suse: `sudo zypper install ${packages}`,
  };
  const id = systemIds().find((one) => Object.hasOwn(commands, one));
  return id ? commands[id] : `use your system's package manager for ${packages}.`;
}

function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function canMakeEnvironments() {
  return spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0;
}

function hasFont(folder) {
  return !isLinux || existsSync(join('/usr/share/fonts', folder));
}

/**
 * The folder with initdb and postgres, or null. Debian keeps them off PATH in one folder a version; programs of these
 * names that are on PATH of a Debian machine were installed for another purpose and are not used.
 */
export function findPostgresFolder() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const onPath = isDebian() ? [] : (process.env.PATH ?? '').split(delimiter);
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...onPath];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null;
}
