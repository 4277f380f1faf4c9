import { z } from 'zod';
import * as audit from './audit.ts';
import { changeGuestAccess } from './guest-access.ts';
import * as modules from './modules.ts';
import type { ContractTable } from './route.ts';
import * as siteLinks from './site-guest-links.ts';
import { siteStatus } from './status.ts';
import { id } from './text.ts';

/** The site as a whole: modules, guest links and the audit log. */
export const administrationApi = {
  'GET /api/audit': {
    access: 'admin',
    summary: 'What happened, newest first: who did what to which link, item, account or module',
    query: audit.auditQuery,
    status: 200,
    reply: audit.auditList,
    errors: [],
  },
  'GET /api/audit.csv': {
    access: 'admin',
    summary: 'The same as a file',
    query: audit.auditFilter,
    status: 200,
    reply: null,
    file: 'text/csv',
    errors: [],
  },

  'GET /api/status': {
    access: 'admin',
    summary: 'What the site depends on, and which walls around media programs hold',
    status: 200,
    reply: siteStatus,
    errors: [],
  },

  'GET /api/guest-links': {
    access: 'admin',
    summary: 'Every guest link of the site, by item; the links themselves are not in it',
    query: siteLinks.siteGuestLinksQuery,
    status: 200,
    reply: siteLinks.siteGuestLinks,
    errors: [],
  },
  'PATCH /api/guest-links/items/:itemId': {
    access: 'admin',
    summary: 'Switch all guest links of one item on or off',
    params: z.object({ itemId: id }),
    body: changeGuestAccess,
    status: 200,
    reply: z.object({ isEnabled: z.boolean() }),
    errors: ['media.not_found', 'guest_access.unsupported'],
  },
  'DELETE /api/guest-links/:linkId': {
    access: 'admin',
    summary: 'Delete a guest link for good',
    params: z.object({ linkId: id }),
    status: 204,
    reply: null,
    errors: ['guest_access.link_not_found'],
  },

  'GET /api/modules': {
    access: 'admin',
    summary: 'The modules and their settings',
    status: 200,
    reply: modules.modules,
    errors: [],
  },
  'PATCH /api/modules/invitetomedia': {
    access: 'admin',
    summary: 'Change settings of guest access',
    body: modules.changeInvitetomedia,
    status: 200,
    reply: modules.invitetomedia,
    errors: [],
  },
  'PATCH /api/modules/theming': {
    access: 'admin',
    summary: 'Change settings of the pages',
    body: modules.changeTheming,
    status: 200,
    reply: modules.theming,
    errors: [],
  },
  'PATCH /api/modules/:name': {
    access: 'admin',
    summary: 'Any other name: there is no such module',
    params: z.object({ name: z.string().min(1).max(40) }),
    status: 204,
    reply: null,
    errors: ['modules.not_found'],
  },
} as const satisfies ContractTable;
