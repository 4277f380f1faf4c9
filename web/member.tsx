import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { MemberApp } from './app/member-app.tsx';
import { startWords } from './lib/i18n.ts';
import attendance from './locales/en/attendance.json' with { type: 'json' };
import accounts from './locales/en/accounts.json' with { type: 'json' };
import site from './locales/en/site.json' with { type: 'json' };
import errors from './locales/en/errors.json' with { type: 'json' };
import errorsMembers from './locales/en/errors-members.json' with { type: 'json' };
import errorsRooms from './locales/en/errors-rooms.json' with { type: 'json' };
import edit from './locales/en/edit.json' with { type: 'json' };
import guestAccess from './locales/en/guest-access.json' with { type: 'json' };
import invitations from './locales/en/invitations.json' with { type: 'json' };
import help from './locales/en/help.json' with { type: 'json' };
import live from './locales/en/live.json' with { type: 'json' };
import liveOwner from './locales/en/live-owner.json' with { type: 'json' };
import media from './locales/en/media.json' with { type: 'json' };
import mediaPage from './locales/en/media-page.json' with { type: 'json' };
import player from './locales/en/player.json' with { type: 'json' };
import rooms from './locales/en/rooms.json' with { type: 'json' };
import roomsCall from './locales/en/rooms-call.json' with { type: 'json' };
import accessRequests from './locales/en/access-requests.json' with { type: 'json' };
import notices from './locales/en/notices.json' with { type: 'json' };
import channels from './locales/en/channels.json' with { type: 'json' };
import chat from './locales/en/chat.json' with { type: 'json' };
import uploads from './locales/en/uploads.json' with { type: 'json' };
import './styles/foyer.css';

startWords({
  site,
  errors,
  accounts,
  attendance,
  media,
  edit,
  help,
  invitations,
  live,
  uploads,
  player,
  rooms,
  channels,
  notices,
  'access-requests': accessRequests,
  chat,
  'live-owner': liveOwner,
  'guest-access': guestAccess,
  'media-page': mediaPage,
  'rooms-call': roomsCall,
  'errors-rooms': errorsRooms,
  'errors-members': errorsMembers,
});
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MemberApp />
    </StrictMode>,
  );
}
