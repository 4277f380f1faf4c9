import { z } from 'zod';
import * as audit from './audit.ts';
import * as modules from './modules.ts';
import type { ContractTable } from './route.ts';

/** The site as a whole: modules and the audit log. */
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
