/** Whether hls.js can feed the player; other browsers play HLS by themselves. */
export const playsByScript = (): boolean => 'MediaSource' in globalThis || 'ManagedMediaSource' in globalThis;
