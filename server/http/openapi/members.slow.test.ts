import { compareApi } from '#server/testing/compare-api.ts';

compareApi(['a creator', 'an administrator', 'somebody who signs out']);
