import { compareApi } from '#server/testing/compare-api.ts';

compareApi(['a creator', 'somebody who signs out']);
