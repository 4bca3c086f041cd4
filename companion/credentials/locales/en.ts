import type { CredentialCommandTexts } from './zh-CN.ts';

/** Texts of `companion credentials`. */
export const credentialCommand: CredentialCommandTexts = {
  usage: `Keys and lists of the officers' credentials (stop the companion first; the root is used on a computer without a network):
  npm run credentials -- root --out FILE                  make the root key; the administrator takes the file away
  npm run credentials -- agency --data DIR --name NAME --telephone NUMBER
      --page https://…/v --complaints NUMBER|URL [--listener https://…] [--short-name NAME]
  npm run credentials -- agency-key --data DIR            make the next signing key (the one before vouches for it)
  npm run credentials -- retire-key --data DIR --key N --reason TEXT
  npm run credentials -- sign-trust --data DIR --root FILE [--days 180]
                                                          sign the trust list by the root and install it, in one step
  Without bringing the root to this computer, in three:
  npm run credentials -- draft --data DIR --out DRAFT      here
  npm run credentials -- sign-trust --root FILE --in DRAFT --out LIST   on the computer without a network
  npm run credentials -- install-trust --data DIR --in LIST [--pin-root KEY --reason TEXT]
  The passphrase is typed, or given as SANXIANG_ROOT_PASSPHRASE in the environment`,
  needs: (option) => `--${option} is missing`,
  notRead: (file) => `cannot read ${file}`,
  exists: (file) => `${file} is there already and is not overwritten: choose another name`,
  passphrase: 'Passphrase of the root key: ',
  again: 'Once more: ',
  shortPassphrase: (least) =>
    `at least ${least} characters: once the file is lost, the passphrase is all there is`,
  different: 'the two differ; try again',
  rootMade: (file, key) =>
    `The root key is in ${file}. Keep two copies offline, and the passphrase apart from them.\nPublic key: ${key}`,
  'not-a-root': 'this is no root key file, or it was changed',
  'wrong-passphrase': 'wrong passphrase',
  locked: 'a companion uses this folder; stop it first',
  badAgency: (where) =>
    `the agency's data is not right (${where}): URLs in full, the page's at most 60 characters`,
  agencySet: (issuer) => `Registered as ${issuer}. Phones learn of it with the next trust list`,
  noAgency: 'no agency is registered: run agency first',
  noKeys: 'there is no signing key: run agency-key first',
  keyMade: (id, from, to) =>
    `Signing key ${id} made, ${from} to ${to}. It signs once a trust list that holds it is installed`,
  keyRetired: (id) => `Signing key ${id} signs no more; what it signed stays good until it ends`,
  noSuchKey: (id) => `there is no signing key ${id} to retire`,
  pinned: (key) => `From here on this computer takes lists of this root only: ${key}`,
  otherRoot:
    'this computer takes lists of another root. To change it, use install-trust --pin-root with a --reason',
  drafted: (file) => `The draft is in ${file}; take it to the computer without a network`,
  signed: (file) => `The trust list is signed, in ${file}`,
  badDraft: 'this is no draft of a trust list, or something is missing',
  installed: (until) => `The trust list is installed, good until ${until}`,
  'no-root': 'it is not known which root to trust: give its public key with --pin-root',
  'not-signed-by-root': 'not signed by the root that this computer trusts; not installed',
  older: 'older than the trust list that is here; not installed',
  'without-us': 'this agency has no signing key in it; not installed',
  needsReason: 'say why with --reason (at least 4 characters)',
};
