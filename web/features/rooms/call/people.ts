import type { Participant, Room, TrackPublication } from 'livekit-client';
import type { CallPerson, CallQuality, CallTrack, Frozen } from './call-types.ts';

type People = ReadonlyMap<string, CallPerson>;

function find(participant: Participant, source: string): TrackPublication | undefined {
  return [...participant.trackPublications.values()].find((publication) => (publication.source as string) === source);
}

/** A track that can be seen or heard now. */
function livingTrack(publication: TrackPublication | undefined): CallTrack | null {
  return publication?.track && !publication.isMuted ? publication.track : null;
}

function qualityOf(participant: Participant): CallQuality {
  const quality: string = participant.connectionQuality;
  return quality === 'excellent' ? 'good' : (quality as CallQuality);
}

function readPerson(participant: Participant, frozen: Frozen | null): CallPerson {
  const microphone = find(participant, 'microphone');
  return {
    participantId: participant.identity,
    isOwn: participant.isLocal,
    camera: livingTrack(find(participant, 'camera')),
    screen: livingTrack(find(participant, 'screen_share')),
    screenAudio: livingTrack(find(participant, 'screen_share_audio')),
    microphone: { track: microphone?.track ?? null, isMuted: microphone?.isMuted ?? true },
    isSpeaking: participant.isSpeaking,
    quality: qualityOf(participant),
    frozen,
  };
}

function isSame(a: CallPerson, b: CallPerson): boolean {
  return (
    a.isOwn === b.isOwn &&
    a.camera === b.camera &&
    a.screen === b.screen &&
    a.screenAudio === b.screenAudio &&
    a.microphone.track === b.microphone.track &&
    a.microphone.isMuted === b.microphone.isMuted &&
    a.isSpeaking === b.isSpeaking &&
    a.quality === b.quality &&
    a.frozen === b.frozen
  );
}

/** Everybody on stage, in the order they came. Entries that have not changed keep their object. */
export function readPeople(room: Room, before: People, frozen: ReadonlyMap<string, Frozen>): People {
  const mayPublish = room.localParticipant.permissions?.canPublish === true;
  const participants = [...(mayPublish ? [room.localParticipant] : []), ...room.remoteParticipants.values()];
  const now = new Map<string, CallPerson>();
  for (const participant of participants) {
    const person = readPerson(participant, frozen.get(participant.identity) ?? null);
    const known = before.get(person.participantId);
    now.set(person.participantId, known && isSame(known, person) ? known : person);
  }
  const isUnchanged = now.size === before.size && [...now].every(([id, person]) => before.get(id) === person);
  return isUnchanged ? before : now;
}
