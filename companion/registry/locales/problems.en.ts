import type { RegistryProblemCode } from '../problems.ts';

export const problems: Readonly<
  Record<RegistryProblemCode, { readonly title: string; readonly todo: string }>
> = {
  'no-such-record': { title: 'The registry has no such record', todo: 'Go back to the registry and reload' },
  'organ-missing': {
    title: 'The registry does not have that organ',
    todo: 'Enter the organ first, then its people',
  },
  'mandate-giver': {
    title: 'The entrusting organ must be another one of the registry, and not itself entrusted',
    todo: 'Who was entrusted may not entrust in turn (penalty law 20). Choose the organ that gave the mandate',
  },
  'mandate-days': { title: 'The mandate ends before it begins', todo: 'Check the period in the mandate' },
  'certificate-days': { title: 'The certificate ends before it begins', todo: 'Check the certificate' },
  'certificate-taken': {
    title: 'That number is on another person’s certificate',
    todo: 'Check the number; correct the other record first if that one is wrong',
  },
  'account-taken': {
    title: 'That account belongs to another person',
    todo: 'Check the account; correct the other record first if that one is wrong',
  },
  'account-missing': {
    title: 'There is no such account',
    todo: 'Make it under People first, or leave it empty',
  },
  'photo-no-jpeg': {
    title: 'This is not a whole JPEG photo',
    todo: 'Choose it on the registry page, which brings it into the right form',
  },
  'photo-metadata': {
    title: 'The photo carries where and when it was taken',
    todo: 'Choose it on the registry page, which takes that out first',
  },
  'photo-size': {
    title: 'The photo is too small or too large',
    todo: '120 to 1200 pixels a side; the registry page fits it by itself',
  },
  'photo-too-large': {
    title: 'The photo file is too large',
    todo: 'At most 60 KB; the registry page fits it by itself',
  },
  'photo-missing': { title: 'That photo was not received', todo: 'Choose the photo again, then save' },
  'same-record': { title: 'It says what is in force on that day', todo: 'Change something, then save' },
  'no-such-version': { title: 'There is no such version, or it was withdrawn', todo: 'Reload' },
  'nothing-entered': {
    title: 'The registry is empty',
    todo: 'Enter organs and people first, then switch the checking on',
  },
  'checked-already': { title: 'It is so already', todo: 'Reload' },
  'import-busy': { title: 'Another import is running', todo: 'Wait for it, or cancel it' },
  'import-missing': { title: 'There is no such import, or it is too old', todo: 'Choose the file again' },
  'import-not-ready': {
    title: 'The import cannot be confirmed now',
    todo: 'Wait until it is checked; put wrong rows right and choose the file again',
  },
  'import-stale': { title: 'The registry changed since the check', todo: 'Choose the file again' },
  'not-permitted': {
    title: 'Your role may not do this',
    todo: 'Ask someone who may, or the administrator to change your role',
  },
};
