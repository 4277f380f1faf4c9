import { z } from 'zod';
import { accountRole } from './accounts.ts';
import { hasContrast } from './accent.ts';
import type { FieldCode } from './field-errors.ts';
import {
  longestInvitationMinutes,
  longestInvitationText,
  longestMarkPicture,
  longestSiteName,
  mostClicks,
  mostInvitationUses,
  mostLinkDays,
  mostLinksOfItem,
} from './limits.ts';
import { id, line, text } from './text.ts';

const days = z.number().int().min(1).max(mostLinkDays);
const clicks = z.number().int().min(1).max(mostClicks);

export const invitetomedia = z.strictObject({
  enabled: z.boolean(),
  /** Accounts with this role or a higher one may manage guest access to what they own. */
  minimalRole: accountRole,
  /** Accounts that may manage guest access to what they own, regardless of their role. */
  allowedAccounts: z.array(id).max(1000),
  maxLinks: z.number().int().min(1).max(mostLinksOfItem),
  /** Days and clicks that the form of a new link suggests, and the most that a new link may have; null: none, no limit. */
  suggestedDays: days.nullable(),
  mostDays: days.nullable(),
  suggestedClicks: clicks.nullable(),
  mostClicks: clicks.nullable(),
  /** How long the personal link of an invitation can be confirmed. */
  invitationMinutes: z.number().int().min(1).max(longestInvitationMinutes),
  /** In how many browsers one personal link can be confirmed. */
  invitationUses: z.number().int().min(1).max(mostInvitationUses),
  /** The text of the e-mail with the personal link, which stands in it as `{URL}`; empty: Foyer's own text. */
  invitationText: z.string(),
  /** Whether invited viewers and speakers wait in the lobby as guests do. */
  lobbyForInvited: z.boolean(),
});
export type Invitetomedia = z.infer<typeof invitetomedia>;

export const theming = z.strictObject({
  mediapage: z.boolean(),
  siteName: z.string(),
  /** The color of buttons, switches and links in light pages, `#rrggbb`; null: Foyer's own. Dark pages use a lighter one. */
  accent: z.string().nullable(),
  /** Names the site's mark, which `GET /api/modules/theming/mark` serves; null: Foyer's own. */
  mark: z.string().nullable(),
});
export type Theming = z.infer<typeof theming>;

export const modules = z.object({ invitetomedia, theming });
export type Modules = z.infer<typeof modules>;
export type ModuleName = keyof Modules;

// Typed texts are cleaned on input only: replies return them as stored.
export const changeInvitetomedia = z
  .strictObject({
    ...invitetomedia.shape,
    invitationText: text(longestInvitationText).refine((typed) => typed === '' || typed.includes('{URL}'), {
      message: 'The text has to contain {URL}.',
      params: { code: 'without_url' satisfies FieldCode },
    }),
  })
  .partial();
export const changeTheming = z
  .strictObject({
    mediapage: z.boolean(),
    siteName: line(longestSiteName),
    accent: z
      .string()
      .regex(/^#[0-9a-f]{6}$/iu, 'Enter a color like #0d5c59.')
      .refine(hasContrast, {
        message: 'White words on this color need a contrast of 4.5.',
        params: { code: 'too_light' satisfies FieldCode },
      })
      .nullable(),
    /** A PNG picture of at most 512 pixels each way, in base64. Null: Foyer's own mark again. */
    markPicture: z.base64().max(longestMarkPicture).nullable(),
  })
  .partial();

/** A change of one module, told apart by the module's name: two modules may have a setting of one name. */
export type ModuleChange =
  | { name: 'invitetomedia'; settings: z.infer<typeof changeInvitetomedia> }
  | { name: 'theming'; settings: z.infer<typeof changeTheming> };
