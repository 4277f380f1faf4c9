import { compareApi } from '#server/testing/compare-api.ts';

compareApi(['a guest']);
