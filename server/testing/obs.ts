import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEncoder, type Encoder } from './encoders.ts';

export interface ObsOptions {
  server: string;
  streamKey: string;
  /** Null: OBS decides, which gives a key frame every 250 pictures. */
  keyFrameSeconds: number | null;
}

const picturesPerSecond = 30;

function ini(sections: Record<string, Record<string, string | number>>): string {
  const write = ([name, values]: [string, Record<string, string | number>]) =>
    [`[${name}]`, ...Object.entries(values).map(([key, value]) => `${key}=${value}`)].join('\n');
  return `${Object.entries(sections).map(write).join('\n')}\n`;
}

const general = {
  General: { FirstRun: 'true', LastVersion: 0x1d_00_00_02, EnableAutoUpdates: 'false', ConfirmOnExit: 'false' },
  Basic: { Profile: 'Foyer', ProfileDir: 'Foyer', SceneCollection: 'Foyer', SceneCollectionFile: 'Foyer' },
};

function profile(keyFrameSeconds: number | null): string {
  const x264 = keyFrameSeconds === null ? {} : { x264Settings: `keyint=${keyFrameSeconds * picturesPerSecond}` };
  return ini({
    General: { Name: 'Foyer' },
    Output: { Mode: 'Simple', Reconnect: 'false' },
    SimpleOutput: {
      StreamEncoder: 'x264',
      VBitrate: 800,
      ABitrate: 96,
      UseAdvanced: 'true',
      Preset: 'ultrafast',
      ...x264,
    },
    Video: { BaseCX: 640, BaseCY: 360, OutputCX: 640, OutputCY: 360, FPSCommon: picturesPerSecond },
    Audio: { SampleRate: 48_000, ChannelSetup: 'Stereo' },
  });
}

/** One scene that is a blue picture. */
const scene = {
  current_scene: 'Picture',
  current_program_scene: 'Picture',
  name: 'Foyer',
  scene_order: [{ name: 'Picture' }],
  sources: [
    { id: 'color_source_v3', name: 'Blue', settings: { color: 0xff_ff_00_00, width: 640, height: 360 } },
    {
      id: 'scene',
      name: 'Picture',
      settings: { items: [{ name: 'Blue', visible: true, pos: { x: 0, y: 0 }, scale: { x: 1, y: 1 }, id: 1 }] },
    },
  ],
};

/** Streams from a real OBS Studio on a screen that nobody sees. */
export async function startObs({ server, streamKey, keyFrameSeconds }: ObsOptions): Promise<Encoder> {
  const home = await mkdtemp(join(tmpdir(), 'foyer-obs-'));
  const settings = join(home, 'obs-studio');
  const profileFolder = join(settings, 'basic', 'profiles', 'Foyer');
  const scenes = join(settings, 'basic', 'scenes');
  await Promise.all([mkdir(profileFolder, { recursive: true }), mkdir(scenes, { recursive: true })]);
  const service = { type: 'rtmp_custom', settings: { server, key: streamKey, use_auth: false } };
  await Promise.all([
    writeFile(join(settings, 'global.ini'), ini(general)),
    writeFile(join(profileFolder, 'basic.ini'), profile(keyFrameSeconds)),
    writeFile(join(profileFolder, 'service.json'), JSON.stringify(service)),
    writeFile(join(scenes, 'Foyer.json'), JSON.stringify(scene)),
  ]);
  const surroundings = [`XDG_CONFIG_HOME=${home}`, `XDG_RUNTIME_DIR=${home}`, 'LIBGL_ALWAYS_SOFTWARE=1'];
  const program = ['obs', '--startstreaming', '--minimize-to-tray', '--multi', '--disable-updater'];
  const screen = ['xvfb-run', '-a', '-s', '-screen 0 1280x720x24'];
  const encoder = startEncoder('env', [...surroundings, ...screen, ...program]);
  void encoder.ended.then(() => rm(home, { recursive: true, force: true }));
  return encoder;
}
