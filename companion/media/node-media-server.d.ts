/** The few modules of node-media-server that are used, which come without types: protocol classes, no server. */
declare module 'node-media-server/src/protocol/sps_info.js' {
  const info: {
    parseH264Sps(sps: Buffer): { readonly width: number; readonly height: number } | null;
    parseH265Sps(sps: Buffer): { readonly width: number; readonly height: number } | null;
  };
  export default info;
}
