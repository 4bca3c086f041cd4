/** What was found in a clip or a court package, in English. */
import type { FaultWords } from './fault-words.ts';

const members = {
  agency: 'agency',
  checkpoint: 'checkpoint of the record',
  clip: 'description of the clip',
  digests: 'digests',
  exported: 'who exported, when and why',
  head: 'sealing event',
  holes: 'list of holes',
  key: 'signing key',
  lines: 'hash chain',
  opened: 'event that let the camera record',
  recording: 'recording, camera and case',
  sealing: 'way of sealing',
  signature: 'signature',
  version: 'version',
} as const;

export const faultWords: FaultWords = {
  member: {
    malformed: (name) => `In the certificate, “${members[name]}” is malformed or was changed`,
    changed: (name) => `In the certificate, “${members[name]}” was changed`,
    contradicts: (name) => `In the certificate, “${members[name]}” contradicts the chain or the events`,
  },
  signature: 'The signature of the certificate does not fit',
  checkpoint: 'The checkpoint of the record was not signed by this key, or was changed',
  event: {
    'not-included': (name) => `The ${members[name]} is not in the record under the checkpoint`,
    commitment: (name) => `The content of the ${members[name]} is not what it committed to`,
    differs: (name) => `The ${members[name]} is of another recording, or not of the end of the chain`,
  },
  line: {
    order: (line) =>
      `Line ${line} of the hash chain is out of order: something is missing or was added before it`,
    chain: (line) => `The hash chain breaks at line ${line}`,
    place: (line) => `Line ${line} of the hash chain does not follow in place`,
  },
  init: {
    changed: () => 'The head of the clip was changed',
    missing: () => 'The head of the clip is not whole',
  },
  fragment: {
    changed: (line) => `Fragment ${line} was changed`,
    missing: (line) => `Fragment ${line} is missing or not whole`,
  },
  clip: {
    shorter: 'The clip is shorter than its certificate says',
    longer: 'There is more at the end of the clip',
  },
  file: {
    changed: (name) => `File ${name} is not as the list has it`,
    missing: (name) => `File ${name} of the list is not there (was it not chosen along?)`,
    added: (name) => `File ${name} is not on the list`,
  },
  manifest: {
    malformed: 'The list of files (manifest.json) is malformed, or its signature does not fit',
    'other-key': 'The list of files and the certificates were signed by different keys',
  },
  caseEvent: {
    malformed: () => 'The events of the case (case-events.json) are malformed or were changed',
    checkpoint: () => 'The checkpoint for the events of the case does not fit',
    'not-included': (id) => `Event ${id} of the case is not in the record under the checkpoint`,
    commitment: (id) => `The content of event ${id} of the case is not what it committed to`,
  },
  folder: {
    'no-certificate': 'There is no certificate of a clip (*.certificate.json)',
    'too-many': 'There are too many certificates; only the first 50 were looked at',
  },
};
