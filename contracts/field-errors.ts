/**
 * What can be wrong with one field, for the fields that `details` of a refusal names. Codes never change; `min` and
 * `max` come with a code where its text says so.
 */
export const fieldCodes = {
  missing: 'It is required, and nothing visible was sent.',
  invalid: 'It has the wrong type or format.',
  unknown: 'There is no such field.',
  unsupported: 'It is none of the values that can be used.',
  too_short: 'It has fewer than `min` characters.',
  too_long: 'It has more than `max` characters.',
  too_small: 'It is below `min`.',
  too_large: 'It is above `max`.',
  too_few: 'It has fewer than `min` entries.',
  too_many: 'It has more than `max` entries.',
  taken: 'Another account has it, or one that looks like it.',
  reserved: 'It is a word for a role, which nobody may choose as a name.',
  wrong: 'It is not the current password.',
  unchanged: 'It is the same as before.',
  before_start: 'It is not after the start.',
  too_far: 'It is more than `max` days after the start.',
  too_light: 'White words on this color cannot be read well.',
  not_picture: 'It is no PNG picture of at most 512 pixels each way.',
  above_most: 'It is more than the most that is allowed.',
  needed: 'It has to be given: links without it are not allowed on this site.',
  owner: 'It is the owner of the item, who needs no invitation.',
  invited: 'This person is invited already.',
  twice: 'This person stands in the list before.',
  no_account: 'There is no such account.',
  switched_off: 'It is switched off for the whole site.',
  without_url: 'It does not contain {URL}, where the link would stand.',
  outdated: 'It names a place in a list that is no longer known: begin with the first page.',
} as const;

export type FieldCode = keyof typeof fieldCodes;

/** One field of the request that cannot be used. Pages translate `code`; `message` is for API clients. */
export interface FieldError {
  field: string;
  code: FieldCode;
  message: string;
  min?: number;
  max?: number;
}
