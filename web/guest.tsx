import { createRoot } from 'react-dom/client';
import { GuestApp } from './app/guest-app.tsx';
import { startSmallWords } from './lib/small-words.ts';
import common from './locales/en/common.json' with { type: 'json' };
import guest from './locales/en/guest.json' with { type: 'json' };
import player from './locales/en/player.json' with { type: 'json' };
import './styles/foyer.css';

startSmallWords({ common, guest, player });
const root = document.getElementById('root');
if (root) createRoot(root).render(<GuestApp address={location} />);
