import { createRoot } from 'react-dom/client';
import { GuestApp } from './app/guest-app.tsx';
import { startSmallWords } from './lib/small-words.ts';
import errors from './locales/en/errors.json' with { type: 'json' };
import site from './locales/en/site.json' with { type: 'json' };
import guest from './locales/en/guest.json' with { type: 'json' };
import player from './locales/en/player.json' with { type: 'json' };
import './styles/foyer.css';

startSmallWords({ errors, site, guest, player });
const root = document.getElementById('root');
if (root) createRoot(root).render(<GuestApp address={location} />);
