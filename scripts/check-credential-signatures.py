"""
Checks the signatures of shared/credential/vectors/codes.json with python3-cryptography (OpenSSL beneath), from the bytes on:
its own digits, its own CBOR, its own Sig_structure. Reads the vectors' path, writes one JSON object: name -> [credential, proof],
each true, false, or null where the bytes are no code. Exit 3: cryptography is missing.
"""

import json
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
except ImportError:
    print("python3-cryptography is missing: apt-get install python3-cryptography", file=sys.stderr)
    sys.exit(3)

import hashlib

PARTIAL = {0: 0, 3: 1, 5: 2, 8: 3, 10: 4, 13: 5, 15: 6}


def from_digits(digits):
    out = b""
    while digits:
        group, digits = digits[:17], digits[17:]
        length = 7 if len(group) == 17 else PARTIAL[len(group)]
        out += int(group).to_bytes(length, "little")
    return out


def decode(data, at=0):
    first = data[at]
    major, n = first >> 5, first & 31
    at += 1
    if n >= 24:
        size = {24: 1, 25: 2, 26: 4, 27: 8}[n]
        n = int.from_bytes(data[at : at + size], "big")
        at += size
    if major == 0:
        return n, at
    if major == 1:
        return -1 - n, at
    if major in (2, 3):
        chunk = data[at : at + n]
        if len(chunk) != n:
            raise ValueError("cut")
        return (chunk if major == 2 else chunk.decode()), at + n
    if major == 4:
        items = []
        for _ in range(n):
            item, at = decode(data, at)
            items.append(item)
        return items, at
    if major == 5:
        found = {}
        for _ in range(n):
            key, at = decode(data, at)
            found[key], at = decode(data, at)
        return found, at
    raise ValueError("other major type")


def head(major, n):
    if n < 24:
        return bytes([major << 5 | n])
    size = 1 if n < 256 else 2 if n < 65536 else 4
    return bytes([major << 5 | {1: 24, 2: 25, 4: 26}[size]]) + n.to_bytes(size, "big")


def bstr(data):
    return head(2, len(data)) + data


def fits(point, sign1, aad):
    protected, _, payload, signature = sign1
    if len(signature) != 64:
        return None
    text = b"Signature1"
    structure = head(4, 4) + head(3, len(text)) + text + bstr(protected) + bstr(aad) + bstr(payload)
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        key.verify(encode_dss_signature(r, s), structure, ec.ECDSA(hashes.SHA256()))
        return True
    except (InvalidSignature, ValueError):
        return False


def first_item(data):
    _, end = decode(data, 1)
    return data[1:end]


def check(fragment, keys):
    try:
        code = from_digits(fragment.lstrip("#")[1:])
        credential, proof = decode(code)[0]
        claims = decode(credential[2])[0]
        header = decode(credential[0])[0]
        issuer, holder, key_id = claims[1], claims[8], header[4][0]
    except (ValueError, KeyError, IndexError, TypeError, OverflowError, RecursionError):
        return [None, None]
    point = keys.get((issuer, key_id))
    issued = None if point is None else fits(point, credential, b"sanxiang-credential-1")
    bound = b"sanxiang-proof-1" + hashlib.sha256(first_item(code)).digest()
    return [issued, fits(holder, proof, bound)]


def main(path):
    with open(path, encoding="utf-8") as file:
        vectors = json.load(file)
    root = bytes.fromhex(vectors["root"])
    trust = decode(bytes.fromhex(vectors["lists"]["trust"]))[0]
    agencies = decode(trust[2])[0][3]
    keys = {}
    for agency in agencies:
        for key in agency[7]:
            keys[(agency[1], key[1])] = key[3] if key[2] == -7 else None
    answers = {"lists": fits(root, trust, b"sanxiang-trust-1"), "codes": {}}
    for name, code in vectors["codes"].items():
        if isinstance(code["fragment"], str):
            answers["codes"][name] = check(code["fragment"], keys)
    print(json.dumps(answers))


main(sys.argv[1])
