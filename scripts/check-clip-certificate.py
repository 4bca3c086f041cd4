"""Checks a court package by docs/clip-certificate.md, in another language and with another library than the code that made it.

python3 scripts/check-clip-certificate.py FOLDER    (Python 3.9, openssl)
Ends with 0 when everything holds; the fingerprint is left to be compared with the receipt.
"""
import base64
import glob
import hashlib
import hmac
import json
import os
import re
import subprocess
import sys
import tempfile

folder = sys.argv[1]
wrong = []


def check(good, what):
    if not good:
        wrong.append(what)


def sha(data):
    return hashlib.sha256(data).digest()


def jcs(value):
    # RFC 8785 for what stands here: whole numbers, and names of the basic plane.
    return json.dumps(value, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()


def verify(spki, message, der):
    with tempfile.TemporaryDirectory() as at:
        for name, data in (('k', spki), ('m', message), ('s', der)):
            with open(os.path.join(at, name), 'wb') as file:
                file.write(data)
        done = subprocess.run(
            ['openssl', 'dgst', '-sha256', '-keyform', 'DER', '-verify', at + '/k', '-signature', at + '/s', at + '/m'],
            capture_output=True,
        )
        return done.returncode == 0


def der_of(raw):
    def integer(data):
        data = data.lstrip(b'\0')
        data = (b'\0' if not data or data[0] > 127 else b'') + data
        return b'\x02' + bytes([len(data)]) + data

    body = integer(raw[:32]) + integer(raw[32:])
    return b'\x30' + bytes([len(body)]) + body


def tree_head(note, spki):
    text, signatures = note.rsplit('\n\n', 1)
    text += '\n'
    origin, size, root = text.split('\n')[:3]
    check(re.fullmatch('sanxiang/' + sha(spki).hex()[:16] + r'/\d+', origin), 'origin of the checkpoint')
    line = base64.b64decode(signatures.split(' ')[2])
    check(line[:4] == sha(spki)[:4] and verify(spki, text.encode(), line[4:]), 'signature of the checkpoint')
    return int(size), base64.b64decode(root)


def included(event, head, what):
    size, root = head
    fn, sn, reached = event['index'], size - 1, sha(b'\0' + jcs(event['envelope']))
    for node in map(base64.b64decode, event['path']):
        if fn & 1 or fn == sn:
            reached = sha(b'\1' + node + reached)
            while fn & 1 == 0 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            reached = sha(b'\1' + reached + node)
        fn, sn = fn >> 1, sn >> 1
    check(sn == 0 and reached == root, what + ' is not included')
    body = event['body']
    if body is not None:
        commitment = hmac.new(base64.b64decode(body['salt']), jcs(body['data']), hashlib.sha256).digest()
        check(base64.b64encode(commitment).decode() == event['envelope']['commitment'], what + ' committed to another body')


def read(name):
    with open(os.path.join(folder, name), 'rb') as file:
        return file.read()


def clip(path):
    name = os.path.basename(path)
    raw = read(name)
    c = json.loads(raw)
    check(jcs(c) == raw, name + ' is not canonical')
    for member, digest in c['digests'].items():
        check(sha(jcs(c[member])).hex() == digest, name + ': digest of ' + member)
    check(set(c['digests']) == set(c) - {'digests', 'signature'}, name + ': members')
    spki = base64.b64decode(c['key'])
    message = b'sanxiang clip certificate 1\n' + jcs(c['digests'])
    check(verify(spki, message, der_of(base64.b64decode(c['signature']))), name + ': signature')
    head = tree_head(c['checkpoint'], spki)
    included(c['head'], head, name + ': head')
    included(c['opened'], head, name + ': opened')
    chain, end = '0' * 64, 0
    for i, line in enumerate(c['lines']):
        check(line['number'] == i, name + ': order of line %d' % i)
        rest = {k: v for k, v in line.items() if k != 'chain'}
        chain = sha(b'sanxiang-media-1' + bytes.fromhex(chain) + jcs(rest)).hex()
        check(chain == line['chain'], name + ': chain at line %d' % i)
        if 'offset' in line:
            check(line['offset'] == end, name + ': place of line %d' % i)
            end += line['length']
    told = c['head']['body']['data']
    check((told['file'], told['number'], told['chain'], told['bytes']) == (c['recording']['file'], i, chain, end), name + ': head')
    footage, at = read(c['clip']['name']), 0
    for line in c['lines']:
        inside = line['kind'] == 'fragment' and c['clip']['first'] <= line['number'] <= c['clip']['last']
        if line['kind'] == 'init' or inside:
            part = footage[at : at + line['length']]
            check(sha(part).hex() == line['sha256'], c['clip']['name'] + ': %s %d' % (line['kind'], line['number']))
            at += line['length']
    check(at == len(footage) == c['clip']['bytes'] and sha(footage).hex() == c['clip']['sha256'], c['clip']['name'])
    return spki


keys = {clip(path) for path in sorted(glob.glob(os.path.join(folder, '*.certificate.json')))}
check(len(keys) == 1, 'one key')
if os.path.exists(os.path.join(folder, 'manifest.json')):
    raw = read('manifest.json')
    manifest = json.loads(raw)
    check(jcs(manifest) == raw, 'manifest.json is not canonical')
    spki = base64.b64decode(manifest['key'])
    keys.add(spki)
    unsigned = {k: v for k, v in manifest.items() if k != 'signature'}
    message = b'sanxiang court package 1\n' + jcs(unsigned)
    check(verify(spki, message, der_of(base64.b64decode(manifest['signature']))), 'signature of manifest.json')
    for one in manifest['files']:
        data = read(one['name'])
        check((len(data), sha(data).hex()) == (one['bytes'], one['sha256']), one['name'])
    head = tree_head(manifest['checkpoint'], spki)
    for event in json.loads(read('case-events.json')):
        included(event, head, 'case event ' + event['envelope']['id'])
for line in wrong:
    print('wrong: ' + line)
for key in keys:
    print('key ' + sha(key).hex())
print('%d wrong' % len(wrong))
sys.exit(1 if wrong else 0)
