import { expect, it } from 'vitest';
import { addressGroup } from './address-group.ts';

it.each([
  ['192.168.1.9', '192.168.1.9'],
  ['::ffff:192.168.1.9', '::ffff:192.168.1.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['2001:db8:1:2:3::', '2001:db8:1:2'],
  ['::1', '0:0:0:0'],
  ['', ''],
])('R28 connections of %s are counted with those of %s', (address, group) => {
  expect(addressGroup(address)).toBe(group);
});
