import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { MediaItem } from '#contracts/media.ts';
import { call, isApiError } from '../../lib/api.ts';
import { mediaItemQuery } from '../../lib/queries.ts';
import { takeMediaItem } from './queries.ts';
import type { Meanwhile } from './changed-meanwhile.tsx';
import { changedNames, changesOf, detailsOf, mergeDetails } from './details.ts';
import type { DetailName, Details } from './details.ts';

/** The form's input, and the state it was based on. Survives a save by somebody else in between. */
export function useDetailsForm(item: MediaItem) {
  const client = useQueryClient();
  const [base, setBase] = useState({ details: detailsOf(item), version: item.version });
  const [typed, setTyped] = useState(base.details);
  const [meanwhile, setMeanwhile] = useState<Meanwhile | null>(null);

  const settle = (saved: MediaItem, sent: Details) => {
    setBase({ details: detailsOf(saved), version: saved.version });
    // Input made while the save was under way stays, and is not saved yet.
    setTyped((now) => ({ ...detailsOf(saved), ...changesOf(sent, now) }));
    setMeanwhile(null);
    takeMediaItem(client, saved);
  };
  const merge = async () => {
    const now = await client.fetchQuery({ ...mediaItemQuery(item.id), staleTime: 0 }).catch(() => null);
    if (!now) return;
    const theirs = detailsOf(now);
    const { merged, changed, disputed } = mergeDetails(base.details, typed, theirs);
    setBase({ details: theirs, version: now.version });
    setTyped(merged);
    setMeanwhile({ theirs, changed, disputed });
  };
  const save = useMutation({
    mutationFn: (details: Details) => {
      const body = { ...changesOf(base.details, details), version: base.version };
      return call('PATCH /api/media/:mediaId', { params: { mediaId: item.id }, body });
    },
    onSuccess: settle,
    onError: async (error) => {
      if (isApiError(error, 'media.changed_meanwhile')) await merge();
    },
  });
  const change = (changes: Partial<Details>) => {
    setTyped((before) => ({ ...before, ...changes }));
    save.reset();
  };
  const takeTheirs = (name: DetailName) => {
    if (!meanwhile) return;
    setTyped((before) => ({ ...before, [name]: meanwhile.theirs[name] }));
    setMeanwhile({ ...meanwhile, disputed: meanwhile.disputed.filter((other) => other !== name) });
  };
  const undo = () => {
    setTyped(base.details);
    setMeanwhile(null);
    save.reset();
  };
  const isDirty = changedNames(base.details, typed).length > 0;
  return { typed, setTyped, meanwhile, save, isDirty, change, takeTheirs, undo };
}
