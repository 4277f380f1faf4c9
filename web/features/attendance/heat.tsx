import type { Attendance } from '#contracts/attendance.ts';
import { formatClock, formatCount, formatDuration } from '../../lib/format.ts';
import type { KindOnPages } from '../../lib/media-kinds.ts';
import { useWords } from '../../lib/words.ts';
import styles from './attendance.module.css';
import { distinctMarks, heatHeight, heatShape } from './shapes.ts';

const marks = [0, 0.25, 0.5, 0.75, 1];

/** How many people watched each part of the film, or were there at each time. */
export function Heat({ heat, words }: { heat: Attendance['heat']; words: KindOnPages['words'] }) {
  const { t } = useWords('attendance');
  const { of, from, to, isRunning, counts } = heat;
  const { line, peak } = heatShape(counts);
  const placeAt = (part: number) => {
    const place = from + (to - from) * part;
    return of === 'film' ? formatDuration(place) : formatClock(new Date(place));
  };
  const markWords = marks.map((part) => (part === 1 && isRunning ? t('heat.now') : placeAt(part)));
  const most = peak && t('heat.most', { place: placeAt(peak.at / counts.length), formatted: formatCount(peak.count) });
  const atEnds = { first: formatCount(counts[0] ?? 0), last: formatCount(counts.at(-1) ?? 0) };
  return (
    <section aria-labelledby="heat">
      <div className={styles.sectionHead}>
        <h2 id="heat">{t(`heat.title.${words}`)}</h2>
        {most && <span className="muted number">{most}</span>}
      </div>
      <svg
        className={styles.heat}
        viewBox={`0 0 ${counts.length} ${heatHeight}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={most ? t('heat.label', { most, ...atEnds }) : t('heat.nothing')}
      >
        <polygon points={`0,${heatHeight} ${line} ${counts.length},${heatHeight}`} />
        <polyline points={line} />
      </svg>
      <p className={styles.axis} aria-hidden="true">
        {distinctMarks(markWords).map((place) => (
          <span key={place}>{place}</span>
        ))}
      </p>
    </section>
  );
}
