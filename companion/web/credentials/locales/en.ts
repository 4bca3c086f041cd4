import type { CredentialsWords } from './zh-CN.ts';

export const en: CredentialsWords = {
  desk: {
    nav: 'Phone check',
    title: 'Check by telephone',
    text: 'The caller reads the short id and the 8 digits off the officer’s card. Let him read first; say whose they are only when they fit.',
    id: 'Short id',
    idHint: 'on the card, such as 18-2',
    code: '8 digits',
    codeHint: 'they change every 30 s',
    ask: 'Check',
    lacks: {
      id: 'Enter the short id, two digits at least',
      code: 'Enter all 8 digits',
    },
    asked: (time) => `checked ${time}`,
    next: 'Next caller',
    again: 'Ask the caller to read once more, and type over the digits above.',
    say: 'Say',
    tells: 'The caller may be told',
    tellsNothing: 'Do not say whose credential it is.',
    name: 'Name',
    certificate: 'Certificate',
    agency: 'Agency',
    expires: 'Credential until',
    shown: (seconds) =>
      seconds < 60
        ? 'The digits were shown within the last minute'
        : `The digits were shown more than ${Math.floor(seconds / 60)} min ago`,
    headings: {
      misheard: 'The short id was misheard',
      unknown: 'They do not fit',
      genuine: 'They fit: the credential is genuine',
      notCurrent: 'Not the digits of this moment: not confirmed',
      suspended: 'This credential is suspended',
      revoked: 'This credential has been revoked',
      expired: 'This credential has expired',
    },
    sentences: {
      againId: 'Please read the short id once more, with the digit after the hyphen.',
      againBoth:
        'Please wait until the digits on the card change, then read the short id and the fresh 8 digits from the start.',
      notProven:
        'It cannot be confirmed yet. That says neither that the person is genuine nor that he is not.',
      paper: 'Ask for the enforcement certificate. Compare name, number and photo.',
      compare:
        'Ask for the enforcement certificate: name and number must be what I just read, and the photo must be of that person.',
      onlyThat:
        'What fits is the credential and its digits. Whether the person before you is its holder, certificate and photo must tell you.',
      fresh:
        'These digits are a few minutes old. Ask for fresh ones, shown before your eyes, and read them to me.',
      notNow:
        'This credential cannot be used now. Ask for a valid enforcement certificate; without one you may refuse to be questioned or inspected.',
      noMoney: 'Hand over no money or goods yet.',
      noArgue: 'Do not argue. If you feel unsafe, call 110.',
    },
  },
};
