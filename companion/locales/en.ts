import { upkeepStep, upkeepText } from '#shared/credential/locales/upkeep.ts';
import { factUnqualified, mendUnqualified, reasonOf } from '#shared/registry/locales/reasons.ts';
/** The companion's answers in English. */
import { mending } from '#shared/rules/locales/mending-en.ts';
import type * as zhCN from './zh-CN.ts';

type Texts = {
  readonly [Section in keyof typeof zhCN]: Loose<(typeof zhCN)[Section]>;
};
type Loose<T> = T extends string
  ? string
  : T extends (...args: infer A) => infer R
    ? (...args: A) => R
    : { readonly [K in keyof T]: Loose<T[K]> };

const again = 'Update the browser extension and try again; if it persists, tell the administrator.';

export const refusals: Texts['refusals'] = {
  'invalid-envelope': (where) => ({ title: `The event's envelope is malformed (${where}).`, todo: again }),
  'invalid-data': (where) => ({ title: `The event's content is malformed (${where}).`, todo: again }),
  'unknown-type': (type) => ({
    title: `The companion does not know this kind of event (${type}).`,
    todo: 'Ask the administrator to update the companion.',
  }),
  'too-big': (limit) => ({
    title: `The event is larger than ${limit}.`,
    todo: 'Shorten the text; attachments do not belong in events.',
  }),
  'different-bytes': () => ({
    title: 'An event with this id but other content was received before.',
    todo: 'The first one stands; ask the administrator to look at this device.',
  }),
  'bad-commitment': () => ({
    title: "The content is not what the event's envelope commits to.",
    todo: again,
  }),
  'wrong-actor': () => ({
    title: 'The event is signed by someone other than who is signed in.',
    todo: 'Sign in as that person and pair again before sending.',
  }),
  'wrong-device': () => ({
    title: 'The event names another device.',
    todo: 'Send it from the device that recorded it.',
  }),
  'wrong-stream': () => ({ title: 'This kind of event does not belong in that record.', todo: again }),
  'not-a-member': () => ({
    title: 'You are not an officer of this case.',
    todo: 'Ask an officer of the case or the team lead to add you.',
  }),
  'unknown-case': () => ({
    title: 'There is no such case yet.',
    todo: 'Send the event that opens the case first.',
  }),
  'not-permitted': () => ({
    title: 'Your role may not do this.',
    todo: 'Ask someone who may, or ask the administrator to change your roles.',
  }),
  'not-yours': () => ({
    title: 'Your role does not close this item.',
    todo: 'Ask the one whom the rules name to do it.',
  }),
  'not-qualified': (why) => ({
    title: `You are not qualified to sign this step: ${factUnqualified(reasonOf(why)).en}`,
    todo: mendUnqualified(reasonOf(why)).en,
  }),
  'credential-barred': (since) => ({
    title: `The administrator revoked your credential on ${since}: you cannot sign this step`,
    todo: 'Ask the administrator; you can sign again once you are readmitted',
  }),
  'second-not-qualified': (why) => ({
    title: `The officer named is not qualified and cannot count: ${factUnqualified(reasonOf(why)).en}`,
    todo: mendUnqualified(reasonOf(why)).en,
  }),
  'registry-differs': () => ({
    title: 'The finding on qualification is not what the registry says',
    todo: 'The browser’s registry is old: it is renewed once the companion is reached; then check again',
  }),
  'broken-chain': () => ({
    title: "The event does not follow this device's previous one.",
    todo: "Ask the administrator to look at this device's record.",
  }),
  'device-fork': () => ({
    title: 'This device has already used that number for another event.',
    todo: "Ask the administrator to look at this device's record.",
  }),
  'quarantine-full': () => ({
    title: 'Too many events of this device are ahead of the clock.',
    todo: "Set the computer's clock and send again.",
  }),
};

export const quarantined: Texts['quarantined'] = (minutes) =>
  `The device's clock is more than ${minutes} minutes ahead; kept aside and counted by itself in time. Set the computer's clock.`;

/** Why a connection for cameras came to nothing; other words are of the protocol. */
export const refusalWords: Readonly<Record<string, string>> = {
  key: 'its key is wrong or good no more',
  handshake: 'it showed no key in time',
  closed: 'it left without showing a key',
  'too many': 'too many connections',
  play: 'it wanted to watch, not to send',
  shutdown: 'the companion was stopping',
};
/** Why nobody listens for cameras, by the system's word. */
export const deafWords: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has the port',
  EACCES: 'the port may not be used',
  EADDRNOTAVAIL: 'this machine has no such address',
  down: 'the receiving process does not run',
  starting: 'the receiving process is starting',
};

export const problems: Texts['problems'] = {
  'bad-request': (where) => ({
    title: `The request is malformed (${where}).`,
    todo: 'Check what was entered and try again.',
  }),
  'too-many-events': (max) => ({ title: `At most ${max} events at once.`, todo: 'Send them in parts.' }),
  'too-large': (max) => ({ title: `The request is larger than ${max}.`, todo: 'Send it in parts.' }),
  'disk-full': () => ({
    title: 'The disk is full; nothing of this was recorded.',
    todo: 'Ask the administrator to free disk space; the extension sends again by itself.',
  }),
  busy: () => ({
    title: 'The companion is busy.',
    todo: 'Try again shortly; the extension sends again by itself.',
  }),
  stopping: () => ({
    title: 'The companion is stopping.',
    todo: 'Try again shortly; the extension sends again by itself.',
  }),
  'credential-settled': () => ({
    title: 'This credential stands otherwise by now; nothing was changed.',
    todo: 'Load the list again and look how it stands.',
  }),
  'code-not-shown': () => ({
    title: 'You did not show this code in this case in the last ten minutes.',
    todo: 'Show yourself once more, or show the paper certificate.',
  }),
  'receipt-wrong': () => ({
    title: 'They do not fit.',
    todo: 'Ask for the 4 digits of the latest scan again.',
  }),
  'receipt-wait': () => ({
    title: 'Too many wrong ones.',
    todo: 'Wait ten minutes, or show the paper certificate.',
  }),
  'no-cameras': () => ({
    title: 'This unit takes no cameras in now.',
    todo: 'The administrator must start the companion with --rtmp.',
  }),
  'cameras-deaf': (code) => ({
    title: `No camera can get in at the moment: ${deafWords[code] ?? code}. No key was given out.`,
    todo: 'The administrator should run doctor; it is tried again every few seconds, then press once more.',
  }),
  'camera-gone': () => ({
    title: 'This camera sends no picture at the moment.',
    todo: 'What was recorded is on the case’s page; when it sends again, it is shown here.',
  }),
  'recording-over': () => ({
    title: 'This key is good no more.',
    todo: 'Load the case again; to go on recording, make another one.',
  }),
  'clip-empty': () => ({
    title: 'Nothing was recorded in that time.',
    todo: 'Compare the times of the recording on the case’s page and choose other ones.',
  }),
  'clip-not-sealed': () => ({
    title: 'The end of that time is not sealed into the record yet.',
    todo: 'Export again in ten seconds; while it is recording, choose an earlier end.',
  }),
  'clip-damaged': (value) => ({
    title: `The footage does not agree with what was sealed: ${value}`,
    todo: 'Leave the footage as it is and ask the administrator to check the storage; this part cannot be exported.',
  }),
  'clip-too-long': (value) => ({
    title: `One export has at most ${value}.`,
    todo: 'Export it in several parts.',
  }),
  'clip-gone': () => ({
    title: 'There is no such export, or its footage is not on this machine any more.',
    todo: 'Export again from the list of recordings; if the footage was moved, ask the administrator to bring it back.',
  }),
  'no-ffmpeg': () => ({
    title: 'ffmpeg is not installed on this machine, so no redacted copy can be made.',
    todo: 'Ask the administrator to install ffmpeg (Debian: apt-get install ffmpeg) and to start the companion again.',
  }),
  'redaction-busy': () => ({
    title: 'Another redacted copy is being made.',
    todo: 'One is made at a time; try again when it is done.',
  }),
  'redaction-no-room': () => ({
    title: 'There is not enough room on the disk, so no redacted copy was made.',
    todo: 'What is left is for recording; ask the administrator to make room, or choose a shorter span.',
  }),
  'redaction-gone': () => ({
    title: 'This redacted copy is not on this machine any more.',
    todo: 'Make another one; the recording is as it was.',
  }),
  'no-picture': () => ({
    title: 'This file has no picture.',
    todo: 'A redacted copy is made of films only.',
  }),
  'bookmarks-full': (most) => ({
    title: `A recording has at most ${most} bookmarks.`,
    todo: 'Take back those that are of no use any more.',
  }),
  'bookmark-outside': () => ({
    title: 'This moment is not within the recording.',
    todo: 'Press B where you are playing it.',
  }),
  'footage-unreadable': () => ({
    title: 'This footage cannot be read where it lies: it was changed, is not whole, or its key is missing.',
    todo: 'Ask the administrator to take inventory on the page of footage kept and to restore it from a backup; leave the folder that it lies in as it is.',
  }),
  'footage-away': () => ({
    title: 'This footage lies in the bucket, which does not give it now.',
    todo: 'Try again later; if it stays so, the administrator looks at the settings of the bucket, whether it can be reached, and whether its account is good.',
  }),
  'footage-disposed': (day) => ({
    title: `This footage was past its period and was disposed of on ${day}.`,
    todo: 'Its seals and index are there and show what was recorded; basis and approval stand on the page of the case and of footage kept.',
  }),
  'not-found': () => ({
    title: 'There is no such address or record.',
    todo: "Start again from the console's first page.",
  }),
  'wrong-host': () => ({
    title: 'This address is not one of the allowed ones.',
    todo: 'Use the address shown when the companion started.',
  }),
  'wrong-origin': () => ({
    title: 'The page this comes from is not an allowed one.',
    todo: 'Use the console or a paired extension.',
  }),
  'not-signed-in': () => ({ title: 'Not signed in, or signed out since.', todo: 'Sign in and try again.' }),
  'wrong-password': () => ({
    title: 'Wrong user name or password.',
    todo: 'Check and try again; the administrator can set a new password.',
  }),
  'too-many-tries': (seconds) => ({ title: 'Too many tries.', todo: `Try again in ${seconds} seconds.` }),
  'not-permitted': () => ({
    title: 'Your role may not do this.',
    todo: 'Ask someone who may, or ask the administrator to change your roles.',
  }),
  'setup-done': () => ({
    title: 'The administrator has been set up already.',
    todo: 'Sign in as administrator.',
  }),
  'setup-link': () => ({
    title: 'The set-up link is wrong, used or expired.',
    todo: 'Restart the companion for a new one (valid once, for 15 minutes).',
  }),
  'username-taken': () => ({ title: 'This user name is taken.', todo: 'Choose another.' }),
  'weak-password': () => ({
    title: 'The password is too short.',
    todo: 'Use at least 10 characters.',
  }),
  'pairing-code': () => ({
    title: 'The pairing code is wrong or expired.',
    todo: 'Get a new one in the extension.',
  }),
  'pairing-waiting': () => ({
    title: 'The pairing is not confirmed in the console yet.',
    todo: 'Sign in to the console and enter the code the extension shows.',
  }),
  'pairing-full': () => ({ title: 'Too many pairings are waiting.', todo: 'Try again in 10 minutes.' }),
  'bad-proof': (why) => ({
    title: `The device's proof is not valid (${why}).`,
    todo: "Set the computer's clock and try again; if it persists, pair again.",
  }),
  'bearer-expired': () => ({
    title: "The device's bearer has expired.",
    todo: 'The extension gets a new one by itself.',
  }),
  'device-unknown': () => ({ title: 'This device is not paired, or was revoked.', todo: 'Pair again.' }),
  'sign-in-again': () => ({
    title: 'This wants a fresh sign-in.',
    todo: 'Sign in again and do it within 5 minutes.',
  }),
  'recovery-waiting': () => ({
    title: 'Waiting for the administrator to agree to the new PIN.',
    todo: 'Ask the administrator to agree in the console, then try again.',
  }),
  'no-recovery-key': () => ({
    title: 'No recovery key of this device is kept.',
    todo: 'Pair again; what was not sent cannot be recovered.',
  }),
  failed: () => ({
    title: 'The companion failed.',
    todo: 'Try again; if it persists, ask the administrator to look at the log.',
  }),
};

export const cli: Texts['cli'] = {
  listening: (url) => `Companion started: ${url}`,
  listeningPublic: (url) => `Public listener: ${url}`,
  listeningRtmp: (address) =>
    `Cameras send to rtmp://${address}/live (RTMP is not encrypted: only in a network that you trust)`,
  noRtmp: (code) =>
    `No camera gets in at the moment: ${deafWords[code] ?? code}; it is tried again every few seconds, or choose another port with --rtmp`,
  badAddress: (text) => `not an address: ${text}. Write it like 10.1.2.3:4180`,
  badDays: (text) => `--footage-local-days takes a number of days, not “${text}”`,
  badS3: (file) =>
    `${file} cannot be read or does not say what it has to: endpoint (https, or http to this machine), bucket, accessKeyId, secretAccessKey, and if wanted region and prefix`,
  openFile: (file) => `${file} holds a key that others can read: chmod 600 ${file} first`,
  badTls:
    'certificate or key cannot be read, or do not belong together: name PEM files with --tls-cert and --tls-key',
  needsTls: (host) =>
    `${host} is not this computer alone: unencrypted, passwords can be read, and browsers give no cryptography, camera or offline pages. Give the agency’s certificate with --tls-cert and --tls-key`,
  setup: (url, file) => `Link for the first administrator (once, 15 minutes): ${url}\nAlso in ${file}`,
  setupFile: (file) => `The link for the first administrator is in ${file} (once, 15 minutes)`,
  locked: (dir) => `${dir} is in use by another companion`,
  portTaken: (port) => `Port ${port} is taken; choose another with --port`,
  usage: `Usage:
  npm run companion -- start --data DIR [--port PORT]
      [--listen ADDRESS[:PORT] --tls-cert FILE --tls-key FILE]   in the unit's network, with its certificate
      [--public ADDRESS:PORT]                                   for phones, without the console
      [--rtmp ADDRESS:PORT]                                     for body cameras, not encrypted
      [--dock FOLDER | --dock UNIT=FOLDER]                      a dock’s folder: its films are brought in; may be given again
      [--footage-sealed]                                        footage that ended lies encrypted on this machine
      [--footage-s3 FILE]                                       a copy goes into an S3 bucket; FILE has address, bucket and keys, for its owner alone
      [--footage-local-days DAYS]                               what is in the bucket is let go of here after so many days
      [--footage-home]                                          what is in the bucket only is brought back
  npm run companion -- doctor --data DIR [--tls-cert FILE] [--footage-s3 FILE]    checks, and says what to do
  npm run companion -- restored --reason WHY --data DIR
  npm run companion -- inventory --data DIR            compares record and disk of footage
  npm run companion -- verify FOLDER [--key FINGERPRINT]     check exported clips, without data folder or network
  npm run companion -- export verify-page FOLDER --data DIR    write the public page, for any web server
  npm run credentials -- --help      officers' credentials: root, signing keys, trust list
  npm run packs -- --help            rule packs: check, compare, try, sign, install
  npm run adapter -- check FILE [page.html]
  npm run adapter -- install FILE [--level observe|warn|hold] --data DIR`,
  needsReason: 'Say with --reason which backup was restored and why (at least 4 letters)',
  restored: (epoch) =>
    `Declared restored from a backup (epoch ${epoch}). Paired devices take it again and show that it was restored`,
  unknownCommand: (name) => `No such command: ${name}`,
  needsData: 'Name the data folder with --data',
  doctorOk: (what) => `ok       ${what}`,
  doctorBad: (what, todo) => `problem  ${what}: ${todo}`,
  doctor: {
    upkeep: (found) => upkeepText(found).en,
    upkeepStep: (step, dir) => upkeepStep(step, dir).en,
    between: ' ',
    node: (version) => `Node ${version}`,
    nodeTodo: 'Node 22 or newer is needed; start it with npm run',
    dataDir: 'data folder can be written',
    dataDirTodo: 'make the folder and give write permission',
    modes: 'key files are readable by their owner only',
    modesTodo: 'set the key files to 0600',
    found: (finding) => {
      if (finding.ok) return `${finding.file} intact (${finding.size} events, root and content agree)`;
      const { damage } = finding;
      switch (damage.what) {
        case 'rows-missing':
          return `${finding.file} lacks event ${damage.from}${damage.to === damage.from ? '' : ` to ${damage.to}`}`;
        case 'end-missing':
          return `${finding.file} lacks events at its end: has ${damage.size}, once had ${damage.expected}`;
        case 'envelope-changed':
          return `${finding.file}: the envelope of event ${damage.seq} was changed`;
        case 'body-changed':
          return `${finding.file}: the body of event ${damage.seq} was changed`;
        case 'tree-changed':
          return `${finding.file}: the first ${damage.size} events do not agree with the root kept of them`;
        case 'file-damaged':
          return `${finding.file} is damaged (${damage.said})`;
        case 'keys-missing':
          return `${finding.file} or master.key is missing; bodies cannot be opened`;
      }
    },
    ledgerTodo: 'stop using it, keep these files, restore a backup that is intact, and tell the supervisor',
    credentials: (found) => {
      switch (found.what) {
        case 'none':
          return 'no credentials are issued here';
        case 'key-modes':
          return 'signing keys can be read by their owner alone';
        case 'trust':
          return 'the trust list is installed';
        case 'status':
          return found.days === null
            ? 'no status list was signed yet'
            : `status list signed ${found.days} days ago`;
        case 'clock':
          return 'the clock is not behind the last list';
        case 'key-files':
          return found.ok
            ? 'the files of the signing keys are there'
            : `files of signing keys are missing: ${found.missing.join(', ')}`;
      }
    },
    credentialsTodo: (found) =>
      ({
        none: '',
        'key-modes': 'set the files in credentials/keys to 0600',
        trust: 'sign the trust list by the root: npm run credentials -- sign-trust',
        status: 'start the companion, which signs it anew; after a week phones are no longer green',
        clock: 'set the clock, or phones will not take a new list',
        'key-files':
          'bring credentials/keys back from a copy; if there is none, retire that key (retire-key) and make another',
      })[found.what],
    certificate: (days) =>
      days === null ? 'the certificate cannot be read' : `the certificate ends in ${days} days`,
    certificateTodo: 'get a new one and start with --tls-cert and --tls-key',
    bucket: (failed) =>
      failed === null
        ? 'the bucket of footage takes, gives back and removes'
        : failed === 'open' || failed === 'unreadable'
          ? 'the settings of the bucket cannot be used'
          : `the bucket of footage cannot be used (${failed})`,
    bucketTodo: (file, failed) =>
      failed === 'open'
        ? `others can read the key in ${file}: chmod 600 ${file} first`
        : failed === 'unreadable'
          ? `look at ${file}: it has to say endpoint, bucket, accessKeyId, secretAccessKey`
          : 'check address, bucket and key, and that the key may write, read and remove; what was not moved is still here',
    running: 'no other companion uses this folder',
    runningTodo: 'another companion uses it; stop it before checking the ledger',
    cameras: ({ state, code, port, restarts }) =>
      state === 'listening'
        ? `cameras are taken in on port ${port}${restarts === 0 ? '' : ` (the process was started again ${restarts === 1 ? 'once' : `${restarts} times`})`}`
        : `no camera gets in on port ${port}: ${deafWords[code ?? state] ?? code ?? state}`,
    camerasTodo: ({ code }) =>
      code === 'EADDRINUSE'
        ? 'stop the program that has the port, or choose another with --rtmp; it is tried again every few seconds'
        : 'look at what the companion wrote; it is tried again every few seconds',
    refused: ({ total, last }) =>
      `${total === 1 ? '1 connection was' : `${total} connections were`} refused${
        last === null
          ? ''
          : `, the last from ${last.address} (${last.at}, ${refusalWords[last.why] ?? last.why})`
      }`,
    disk: ({ share, hours }) =>
      `${Math.round(share * 100)} % of the disk of footage is left${hours === null ? '' : `, for ${Math.floor(hours)} hours of recording at the rate of late`}`,
    diskTodo:
      'see on the console’s page of footage kept what is past its period and may be asked for disposal, or make the disk larger; nothing is deleted by itself',
    inventory: (night, files, found) =>
      found === 0
        ? `footage was compared in the night of ${night}: ${files} files, all in order`
        : `footage was compared in the night of ${night}: ${files} files, ${found === 1 ? '1 fault' : `${found} faults`}`,
    inventoryTodo:
      'the supervisor has to look at each on the page of footage kept; change nothing of the storage until then',
    mending,
    packs: (count) => `rule packs can be used (${count})`,
    packsTodo: (where, write, inForce) =>
      `${where} write: ${write} (${inForce === null ? 'this pack is not in force' : `its last good version ${inForce} is in force`})`,
    loopback: 'the loopback address works',
    loopbackTodo: 'check the firewall',
  },
};
