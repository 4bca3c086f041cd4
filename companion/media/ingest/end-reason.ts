/** Why a camera's session ended. */
export const endReasons = [
  /** It said so, or closed the connection. */
  'stopped',
  'closed',
  /** Nothing came for `limits.silentMs`. */
  'silent',
  /** The same camera came back over another connection. */
  'taken-over',
  /** What it sent was wrong. */
  'protocol',
  /** Its key was taken back, or came to its end. */
  'revoked',
  'expired',
  /** We could not take what it sent: no fault of the camera. */
  'recorder',
  'shutdown',
] as const;
export type EndReason = (typeof endReasons)[number];
