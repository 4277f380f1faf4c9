import { useEffect, useState } from 'react';
import { useObservable } from '../../../lib/observable.ts';
import { createCall } from './call.ts';
import type { Call, CallParts, CallSnapshot } from './call-types.ts';

/** One call for a page inside a room; it is left when the component unmounts. */
export function useCall({ mayReconnect }: CallParts): { call: Call; snapshot: CallSnapshot } {
  const [ask] = useState(() => ({ mayReconnect }));
  const [call] = useState(() => createCall({ mayReconnect: () => ask.mayReconnect() }));
  useEffect(() => {
    ask.mayReconnect = mayReconnect;
  }, [ask, mayReconnect]);
  useEffect(() => () => void call.leave(), [call]);
  return { call, snapshot: useObservable(call) };
}
