import type { ReactNode } from 'react';
import type { LiveView } from '#contracts/live.ts';
import { useWords } from '../../lib/words.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Status } from '../../ui/status.tsx';
import styles from './live.module.css';
import { SenderHealth } from './sender-health.tsx';
import { SenderNotes } from './sender-notes.tsx';
import { StreamKey } from './stream-key.tsx';
import { Way } from './ways-layout.tsx';

const obsSettings = ['keyFrames', 'video', 'audio'] as const;

export interface EncoderPanelProps {
  mediaId: string;
  view: LiveView;
  /** The picture that arrives, seen by the owner alone; null while none does. */
  preview: ReactNode;
}

/** Sending from OBS, ffmpeg or a hardware box: what arrives, and what to paste into the encoder. */
export function EncoderPanel({ mediaId, view, preview }: EncoderPanelProps) {
  const { t } = useWords('live-owner');
  const { ingest, health } = view;
  const isFromEncoder = health !== null && health.protocol !== 'browser';
  return (
    <Way id="from-encoder" title={t('encoder.title')} words={t('encoder.words')}>
      {isFromEncoder ? (
        <>
          {preview}
          <SenderHealth health={health} isBefore />
        </>
      ) : (
        <div className={styles.noPicture}>
          <Status>{t('encoder.none')}</Status>
          <p className="muted">{t('encoder.noneWords')}</p>
        </div>
      )}
      <SenderNotes notes={view.notes} />
      {ingest?.problem && (
        <Notice tone="danger" title={t('encoder.problem')} children={t(`encoder.problems.${ingest.problem}`)} />
      )}
      {(['rtmp', 'rtmps'] as const).map((protocol) => {
        const address = ingest?.[protocol];
        return address && <Address key={protocol} address={address} isSecure={protocol === 'rtmps'} />;
      })}
      <StreamKey mediaId={mediaId} />
      <div>
        <h3>{t('encoder.obs.title')}</h3>
        <dl className={styles.facts}>
          {obsSettings.map((name) => (
            <div key={name}>
              <dt>{t(`encoder.obs.${name}.name`)}</dt>
              <dd>{t(`encoder.obs.${name}.value`)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Way>
  );
}

function Address({ address, isSecure }: { address: string; isSecure: boolean }) {
  const { t } = useWords('live-owner');
  return (
    <div className={styles.fieldWithButtons}>
      <Field
        label={t(isSecure ? 'encoder.secureAddress' : 'encoder.address')}
        readOnly
        dir="ltr"
        value={address}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton
        look="secondary"
        text={address}
        label={t(isSecure ? 'encoder.copySecureAddress' : 'encoder.copyAddress')}
        copied={t('site:copied')}
        failed={t('site:copyFailed')}
      />
    </div>
  );
}
