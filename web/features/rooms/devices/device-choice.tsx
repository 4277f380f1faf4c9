import { useWords } from '../../../lib/words.ts';
import { Select } from '../../../ui/select.tsx';
import type { DeviceOption, Devices, DevicesSnapshot, DeviceState } from './device-types.ts';
import styles from './devices.module.css';

interface OneChoiceProps {
  label: string;
  /** The label of a device without a name, from its number. */
  nameless: (number: number) => string;
  none: string;
  options: readonly DeviceOption[];
  chosenId: string | null;
  onChoose: (id: string) => void;
}

function OneChoice({ label, nameless, none, options, chosenId, onChoose }: OneChoiceProps) {
  const chosen = options.some(({ id }) => id === chosenId) ? (chosenId ?? '') : (options[0]?.id ?? '');
  return (
    <Select
      label={label}
      value={chosen}
      aria-disabled={options.length === 0 || undefined}
      onChange={(event) => event.target.value !== '' && onChoose(event.target.value)}
    >
      {options.length === 0 && <option value="">{none}</option>}
      {options.map(({ id, name }, at) => (
        <option key={id} value={id}>
          {name || nameless(at + 1)}
        </option>
      ))}
    </Select>
  );
}

/** A device that is on but not in the browser's list still has its name. */
function optionsOf({ options, track, chosenId }: DeviceState): readonly DeviceOption[] {
  if (options.length > 0 || !track) return options;
  return [{ id: chosenId ?? track.id, name: track.label }];
}

/** Choices of camera, microphone and speaker; the speaker only in browsers that can choose it. */
export function DeviceChoice({ devices, snapshot }: { devices: Pick<Devices, 'choose'>; snapshot: DevicesSnapshot }) {
  const { t } = useWords('rooms-call');
  const { camera, microphone, speaker } = snapshot;
  return (
    <div className={styles.choices}>
      <OneChoice
        label={t('devices.camera')}
        nameless={(number) => t('devices.cameraNumber', { number })}
        none={t('devices.noCamera')}
        options={optionsOf(camera)}
        chosenId={camera.chosenId}
        onChoose={(id) => devices.choose('camera', id)}
      />
      <OneChoice
        label={t('devices.microphone')}
        nameless={(number) => t('devices.microphoneNumber', { number })}
        none={t('devices.noMicrophone')}
        options={optionsOf(microphone)}
        chosenId={microphone.chosenId}
        onChoose={(id) => devices.choose('microphone', id)}
      />
      {speaker && (
        <OneChoice
          label={t('devices.speaker')}
          nameless={(number) => t('devices.speakerNumber', { number })}
          none={t('devices.defaultSpeaker')}
          options={speaker.options}
          chosenId={speaker.chosenId}
          onChoose={(id) => devices.choose('speaker', id)}
        />
      )}
    </div>
  );
}
