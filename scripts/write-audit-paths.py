"""Audit paths by the letter of RFC 9162 section 2.1.3.1, in another language than the code that they judge.

python3 scripts/write-audit-paths.py > shared/merkle/fixtures/audit-paths.json
"""
import hashlib
import json

INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
MANY = 13


def sha(data):
    return hashlib.sha256(data).digest()


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d):
    if len(d) == 1:
        return sha(b'\x00' + d[0])
    k = split(len(d))
    return sha(b'\x01' + mth(d[:k]) + mth(d[k:]))


def path(m, d):
    if len(d) == 1:
        return []
    k = split(len(d))
    return path(m, d[:k]) + [mth(d[k:])] if m < k else path(m - k, d[k:]) + [mth(d[:k])]


def rows(entries):
    return [
        {'size': n, 'index': m, 'root': mth(entries[:n]).hex(), 'path': [h.hex() for h in path(m, entries[:n])]}
        for n in range(1, len(entries) + 1)
        for m in range(n)
    ]


reference = [bytes.fromhex(one) for one in INPUTS]
# The entry of leaf i is the byte i.
counted = [bytes([i]) for i in range(MANY)]
print(json.dumps({'reference': rows(reference), 'counted': rows(counted)[-MANY:]}, indent=1))
