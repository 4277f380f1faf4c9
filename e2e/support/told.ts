/**
 * How soon a page shows what the server tells it, in milliseconds, on a busy machine too. It is shorter than the time
 * after which a page renews its session by itself, so a story that keeps it proves that the page was told. The second
 * that *End now* and removing promise is measured by the benchmark P10.
 */
export const toldMilliseconds = 5_000;
