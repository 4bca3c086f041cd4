/** Reads a code with the camera by the browser's own BarcodeDetector; where there is none, typing remains. */
import { useEffect, useRef } from 'preact/hooks';

interface Detector {
  detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorClass = new (options: { readonly formats: readonly string[] }) => Detector;

const LOOK_EVERY_MS = 250;

function detectorClass(): DetectorClass | null {
  const found: unknown = Reflect.get(globalThis, 'BarcodeDetector');
  return typeof found === 'function' ? (found as DetectorClass) : null;
}

/** How a page comes by a text that was scanned: whoever has another scanner passes it in. */
export type Camera = (props: {
  readonly label: string;
  readonly onText: (text: string) => void;
  readonly onFailed: () => void;
}) => preact.JSX.Element;

/** Null where this browser cannot scan (no detector, or no camera without https). */
export function ownCamera(): Camera | null {
  const found = detectorClass();
  return found === null || navigator.mediaDevices === undefined ? null : DetectorCamera;
}

function DetectorCamera(props: Parameters<Camera>[0]) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const Detect = detectorClass();
    let stream: MediaStream | null = null;
    let timer = 0;
    let over = false;
    const stop = () => {
      over = true;
      clearInterval(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    async function begin(): Promise<void> {
      if (Detect === null) throw new TypeError('no detector');
      const detector = new Detect({ formats: ['qr_code'] });
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (over || video.current === null) return stop();
      video.current.srcObject = stream;
      await video.current.play();
      timer = window.setInterval(() => {
        if (video.current === null) return;
        detector.detect(video.current).then(
          ([first]) => {
            if (first === undefined || over) return;
            stop();
            props.onText(first.rawValue);
          },
          () => undefined,
        );
      }, LOOK_EVERY_MS);
    }
    begin().catch(() => {
      stop();
      props.onFailed();
    });
    return stop;
  }, []);
  return <video ref={video} class="scan" muted playsInline aria-label={props.label} />;
}
