import type { Room } from 'livekit-client';
import { endingFor } from './ending.ts';
import type { EngineClient } from './engine-client.ts';

export interface RoomFollower {
  /** Something that participants see or hear has changed. */
  changed: () => void;
  cut: () => void;
  resumed: () => void;
  over: (ending: ReturnType<typeof endingFor>) => void;
}

/** Reports what happens to one connection, until it is over. */
export function followRoom(client: EngineClient, room: Room, follower: RoomFollower): void {
  const { RoomEvent, DisconnectReason } = client;
  const changes = [
    RoomEvent.Connected,
    RoomEvent.Reconnected,
    RoomEvent.ParticipantConnected,
    RoomEvent.ParticipantDisconnected,
    RoomEvent.TrackPublished,
    RoomEvent.TrackUnpublished,
    RoomEvent.TrackSubscribed,
    RoomEvent.TrackUnsubscribed,
    RoomEvent.TrackMuted,
    RoomEvent.TrackUnmuted,
    RoomEvent.LocalTrackPublished,
    RoomEvent.LocalTrackUnpublished,
    RoomEvent.ActiveSpeakersChanged,
    RoomEvent.ConnectionQualityChanged,
    RoomEvent.ParticipantPermissionsChanged,
    RoomEvent.AudioPlaybackStatusChanged,
    RoomEvent.VideoPlaybackStatusChanged,
  ];
  let isPlanned = false;
  // One report for all events of the same moment.
  const changedSoon = () => {
    if (isPlanned) return;
    isPlanned = true;
    queueMicrotask(() => {
      isPlanned = false;
      follower.changed();
    });
  };
  for (const event of changes) room.on(event, changedSoon);
  room.on(RoomEvent.Reconnecting, follower.cut);
  room.on(RoomEvent.SignalReconnecting, follower.cut);
  room.on(RoomEvent.Reconnected, follower.resumed);
  room.on(RoomEvent.Disconnected, (reason) =>
    follower.over(endingFor(reason === undefined ? undefined : DisconnectReason[reason])),
  );
}
