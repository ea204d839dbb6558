/** Why nothing is done; the parts of a CdcctlError. */
export interface Refusal {
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/** The way out wherever the state and the stores have parted: everything is built anew beside the old. */
export function newGeneration(generation: number): string {
  return `set \`generation: ${generation + 1}\` in pipeline.yaml, then \`cdcctl stop\`, \`cdcctl up\` and \`cdcctl submit\``;
}
