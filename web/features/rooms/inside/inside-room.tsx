import { useState } from 'react';
import type { Room } from '#contracts/rooms.ts';
import { CallNotes } from '../call/call-notes.tsx';
import { findOwnMicrophone } from '../call/own-microphone.ts';
import { RoomAudio } from '../call/room-audio.tsx';
import { ActionNote } from './action-note.tsx';
import { AdmitQuestion } from './admit-question.tsx';
import { ConnectionNote } from './connection-note.tsx';
import { DevicesWindow } from './devices-window.tsx';
import { findCrowd } from './find-crowd.ts';
import { KnockCard } from './knock-card.tsx';
import { isLastModerator, LeaveQuestions } from './leave-questions.tsx';
import { MoreItems, type RoomWindow } from './more-items.tsx';
import { NewestHand } from './newest-hand.tsx';
import { OnStageNote } from './on-stage-note.tsx';
import { ParticipantNote } from './participant-note.tsx';
import { ParticipantsPanel } from './participants-panel.tsx';
import { PassingLines } from './passing-lines.tsx';
import { findStageHint, readHand } from './raised-hand.ts';
import { RoomHeader } from './room-header.tsx';
import styles from './room-frame.module.css';
import { SettingsWindow } from './settings-window.tsx';
import { SidePanel } from './side-panel.tsx';
import type { ChatSlot, HostSlot } from './slots.ts';
import type { InsideParts } from '../room-place.tsx';
import { ControlBar } from '../stage/control-bar.tsx';
import { ShortcutsWindow } from '../stage/shortcuts-window.tsx';
import { Stage } from '../stage/stage.tsx';
import { usePictureInPicture } from '../stage/use-picture-in-picture.ts';
import { awaitHeading, usePageTitle } from '../../../lib/page-heading.tsx';
import { useWords } from '../../../lib/words.ts';
import { classNames } from '../../../ui/class-names.ts';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import { useInsideRoom } from './use-inside-room.ts';
import type { Inside } from './use-inside-room.ts';

export interface InsideRoomProps extends InsideParts {
  chat: ChatSlot;
  host?: HostSlot | undefined;
}

/** A room from inside: the stage, the control bar, and the panels beside it. */
export function InsideRoom(parts: InsideRoomProps) {
  const { item, room } = parts;
  // This replaces another page: its heading takes focus, so that focus is not lost with the button that was pressed.
  useState(() => awaitHeading());
  // Must run first: the count of those who wait is put before this title.
  usePageTitle(item.title);
  const inside = useInsideRoom(parts);
  const { panel, place } = inside.panel;
  return (
    <div className={styles.room}>
      <RoomHeader title={item.title} room={room} layout={inside.layout} onLayout={inside.toggleLayout} />
      <main ref={place} className={classNames(styles.main, panel && styles.withPanel)}>
        <StagePlace parts={parts} inside={inside} />
        <Panels parts={parts} inside={inside} />
      </main>
      <Notes parts={parts} inside={inside} />
      <Bar parts={parts} inside={inside} />
      <AdmitQuestion admitting={inside.admitting} />
      <RoomAudio people={inside.snapshot.people} />
    </div>
  );
}

interface PartProps {
  parts: InsideRoomProps;
  inside: Inside;
}

function StagePlace({ parts, inside }: PartProps) {
  const { t } = useWords('rooms');
  const { room, isUnreachable } = parts;
  const { call, snapshot, actions, admitting, knocking, hands, panel } = inside;
  const [pinnedId, setPinnedId] = useState<string | null>(null);
  const { card } = knocking;
  const { newest } = hands;
  const asks = newest && readHand(room.settings, newest).isRequest;
  return (
    <div className={styles.stage}>
      <VisuallyHidden role="status">
        {newest && t(asks ? 'hand.request' : 'hand.title', { name: newest.name })}
      </VisuallyHidden>
      <Stage
        tiles={inside.tiles}
        layout={inside.layout}
        activeSpeakerId={snapshot.activeSpeakerId}
        pinnedId={pinnedId}
        onPin={setPinnedId}
        isNarrowed={panel.panel !== null}
        floating={inside.floating}
        empty={<NobodyOnStage room={room} />}
      >
        <div role="status">
          {card && (
            <KnockCard
              person={card}
              place={knocking.place}
              count={room.waiting.length}
              crowd={findCrowd(room.waiting)}
              isBusy={actions.busy.has(`admit ${card.id}`)}
              onAdmit={() => admitting.admit(card)}
              onDismiss={knocking.dismiss}
            />
          )}
        </div>
        {hands.card && !card && <NewestHand person={hands.card} room={room} inside={inside} />}
        <PassingLines lines={[inside.mutedSpeech, inside.comings, parts.chat.news, parts.host?.news ?? null]} />
        <CallNotes call={call} snapshot={snapshot} />
        <ConnectionNote call={call} snapshot={snapshot} isUnreachable={isUnreachable} />
      </Stage>
    </div>
  );
}

function Notes({ parts: { room, standing, isGuest }, inside }: PartProps) {
  const { t } = useWords('rooms');
  const { call, snapshot, actions, news } = inside;
  // The empty stage and the list of participants say the same.
  const isSaid = inside.tiles.length === 0 || inside.isHandRaised || inside.panel.panel === 'participants';
  const hint = isSaid ? null : findStageHint(room, standing.isOnStage);
  // A member who came on stage through the preview has agreed there to what is seen and heard.
  const [hasAnswered] = useState(standing.isOnStage && !isGuest);
  return (
    <div className={styles.notices}>
      <ActionNote actions={actions} />
      <div role="status" className={styles.told}>
        <ParticipantNote news={news.news} onDismiss={news.dismiss} />
        <OnStageNote call={call} snapshot={snapshot} hasAnswered={hasAnswered} />
      </div>
      {hint && (
        <p role="status" className={`small muted ${styles.hint}`}>
          {t(hint)}
        </p>
      )}
    </div>
  );
}

function Panels({ parts: { room, chat, host }, inside }: PartProps) {
  const { panel, close } = inside.panel;
  if (panel === 'participants') {
    return (
      <ParticipantsPanel
        room={room}
        ownId={inside.ownId}
        people={inside.snapshot.people}
        actions={inside.actions}
        admitting={inside.admitting}
        wantedId={inside.knocking.wantedId}
        onInvite={host?.onInvite}
        onClose={close}
      />
    );
  }
  if (panel !== 'chat') return null;
  return (
    <SidePanel title={chat.title} closeLabel={chat.closeLabel} onClose={close}>
      {chat.panel}
    </SidePanel>
  );
}

function Bar({ parts, inside }: PartProps) {
  const { room, standing, onLeave } = parts;
  const { call, snapshot, actions, on, ownId, shortcuts } = inside;
  const [opened, setOpened] = useState<RoomWindow | null>(null);
  const [asked, setAsked] = useState<'leave' | 'end' | null>(null);
  const pictureInPicture = usePictureInPicture();
  const more = (
    <MoreItems
      room={room}
      isOnStage={standing.isOnStage}
      layout={inside.layout}
      onPictureInPicture={pictureInPicture.isSupported ? pictureInPicture.toggle : null}
      actions={actions}
      onLayout={inside.toggleLayout}
      onWindow={setOpened}
      hostItems={parts.host?.items}
    />
  );
  const { raiseHand, react, chat, moderate } = room.may;
  const { t } = useWords('rooms');
  const hint = findStageHint(room, standing.isOnStage);
  const { mayPublish: publish, mayShareScreen: shareScreen } = snapshot;
  const close = () => setOpened(null);
  const may = { publish, shareScreen, raiseHand, react, chat, end: moderate };
  const microphone = findOwnMicrophone(snapshot, ownId);
  return (
    <>
      <ControlBar
        may={may}
        {...snapshot.own}
        isHandRaised={inside.isHandRaised}
        handHint={hint && t(hint)}
        openPanel={inside.panel.panel}
        waitingCount={room.waiting.length}
        handsCount={inside.hands.count}
        unreadCount={parts.chat.unreadCount}
        areShortcutsOn={shortcuts.areShortcutsOn}
        onMicrophone={on.microphone}
        onCamera={on.camera}
        onShareScreen={() => void call.shareScreen(!snapshot.own.isSharing)}
        onHand={on.hand}
        onReact={(emoji) => void actions.react(emoji)}
        onPanel={inside.panel.toggle}
        onShortcuts={() => setOpened('shortcuts')}
        onLeave={() => (isLastModerator(room, ownId) ? setAsked('leave') : onLeave())}
        onEnd={() => setAsked('end')}
        more={more}
      />
      {moderate && <SettingsWindow room={room} actions={actions} isOpen={opened === 'settings'} onClose={close} />}
      <DevicesWindow call={call} microphone={microphone} isOpen={opened === 'devices'} onClose={close} />
      <ShortcutsWindow
        isOpen={opened === 'shortcuts'}
        onClose={close}
        may={may}
        areOn={shortcuts.areShortcutsOn}
        onChange={shortcuts.setAreOn}
      />
      {parts.host?.windows}
      <LeaveQuestions
        asked={asked}
        others={{ inside: room.participants.filter(({ id }) => id !== ownId).length, waiting: room.waiting.length }}
        actions={actions}
        onLeave={onLeave}
        onClose={() => setAsked(null)}
      />
    </>
  );
}

function NobodyOnStage({ room }: { room: Room }) {
  const { t } = useWords('rooms');
  const hint = findStageHint(room, false);
  return (
    <div className={styles.empty}>
      <p className="large strong">{t('stage.empty')}</p>
      <p className="muted">{t(room.may.comeOnStage ? 'stage.emptyCome' : 'stage.emptyWords')}</p>
      {hint && <p className="muted">{t(hint)}</p>}
    </div>
  );
}
