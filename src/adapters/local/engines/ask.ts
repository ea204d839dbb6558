import { messageOf } from '../../../errors/index.js';

/** Runs a readiness question; what it throws becomes the text of what the engine still waits for. */
export async function answered(subject: string, question: () => Promise<string | null>): Promise<string | null> {
  try {
    return await question();
  } catch (error) {
    return `${subject} does not answer yet: ${causeOf(error)}`;
  }
}

/** fetch wraps what went wrong in a cause; the outer text is only "fetch failed". */
function causeOf(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
}

/** Body of a GET, as parsed JSON; rejects unless the status is 200. */
export async function getJson(url: string, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, { signal });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
  return JSON.parse(body) as Record<string, unknown>;
}
