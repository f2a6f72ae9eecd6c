import { call, type Media } from "$api";

/** A picture as the hub takes it. */
interface Prepared {
  media: Media;
  data: string;
}

/** The hub takes 48 KB of base64, which is three quarters of it in bytes. */
const BYTES_MAX = 36_000;
const SIDES = [640, 480, 320, 200];
const QUALITIES = [0.85, 0.7, 0.5];

/** Why a picture cannot be used. */
export class PictureFault extends Error {
  constructor(readonly kind: "format" | "size") {
    super(kind);
  }
}

const base64 = (blob: Blob) =>
  new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error ?? new PictureFault("format"));
    reader.readAsDataURL(blob);
  });

/** Draws a photograph smaller until it fits. */
async function smaller(file: Blob): Promise<Prepared> {
  const image = await createImageBitmap(file).catch(() => {
    throw new PictureFault("format");
  });
  const canvas = document.createElement("canvas");
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(image.width, image.height));
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      // A browser that cannot write WebP answers with PNG; then JPEG is smaller.
      const webp = await written(canvas, "image/webp", quality);
      const blob = webp?.type === "image/webp" ? webp : await written(canvas, "image/jpeg", quality);
      if (blob && blob.size <= BYTES_MAX) return { media: blob.type as Media, data: await base64(blob) };
    }
  }
  throw new PictureFault("size");
}

const written = (canvas: HTMLCanvasElement, type: string, quality: number) =>
  new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));

const kept: readonly string[] = ["image/svg+xml", "image/png", "image/jpeg", "image/webp"] satisfies Media[];

/** Makes a chosen file fit: drawings and small pictures stay as they are, photographs are drawn smaller. */
export async function prepared(file: Blob): Promise<Prepared> {
  if (!kept.includes(file.type)) throw new PictureFault("format");
  if (file.size <= BYTES_MAX) return { media: file.type as Media, data: await base64(file) };
  if (file.type === "image/svg+xml") throw new PictureFault("size");
  return smaller(file);
}

/** Stores a picture and answers its name. */
export async function stored(file: Blob): Promise<string> {
  return (await call("pictures.store", await prepared(file))).picture;
}

/** A chosen table in base64. */
export const inBase64 = base64;
