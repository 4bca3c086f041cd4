/** A person's photo in the form: chosen from a file, cut to a card's shape, and rid of everything but the picture. */
import { useState } from 'preact/hooks';
import { z } from 'zod';
import { sendFile, type Trouble } from '../api.ts';
import { t } from '../i18n.ts';
import { TroubleNote } from '../ui/trouble.tsx';

const WIDTH = 360;
const HEIGHT = 480;
const keptSchema = z.object({ sha256: z.string() });

/** The middle of the picture in a card's shape; drawn anew, so that place, time and device of the file are gone. */
async function cut(file: File): Promise<HTMLCanvasElement | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture === null) return null;
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const scale = Math.max(WIDTH / picture.width, HEIGHT / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  canvas
    .getContext('2d')
    // Of a tall one the upper part, where a face is.
    ?.drawImage(picture, (WIDTH - width) / 2, Math.min(0, (HEIGHT - height) / 4), width, height);
  return canvas;
}

const jpegOf = (canvas: HTMLCanvasElement) =>
  new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));

/** @param props.value SHA-256 of the photo; it travels with the form as `photo` */
export function PhotoField(props: { readonly value: string | undefined }) {
  const { fields } = t.value.registry;
  const [photo, setPhoto] = useState(props.value ?? '');
  /** The companion shows a photo only once a version has it. */
  const [chosen, setChosen] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  async function choose(file: File): Promise<void> {
    const canvas = await cut(file);
    const bytes = canvas === null ? null : await jpegOf(canvas);
    if (canvas === null || bytes === null) {
      setTrouble({ code: 'photo', title: fields.noPicture, todo: fields.noPictureTodo });
      return;
    }
    const kept = await sendFile('/api/registry/photos', keptSchema, bytes);
    setTrouble(kept.ok ? null : kept.trouble);
    if (!kept.ok) return;
    setPhoto(kept.value.sha256);
    setChosen(canvas.toDataURL('image/jpeg', 0.85));
  }

  return (
    <div class="photo-field">
      <input type="hidden" name="photo" value={photo} />
      {photo !== '' && <img src={chosen ?? `/api/registry/photos/${photo}`} alt={fields.photoOf} />}
      <label class="f">
        <span>
          {fields.photo}
          <span>{fields.photoHint}</span>
        </span>
        <input
          class="in"
          type="file"
          accept="image/*"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file !== undefined) void choose(file);
          }}
        />
      </label>
      {photo !== '' && (
        <button type="button" class="b" onClick={() => setPhoto('')}>
          {fields.noPhoto}
        </button>
      )}
      {trouble !== null && <TroubleNote trouble={trouble} />}
    </div>
  );
}
