#!/usr/bin/env python3
"""Checks an audit pack of Shenbao without Shenbao: Python 3 and the openssl command (3.0 or later) are enough.

usage: python3 verify.py --key HEX [--earlier heads.json] [--all] [FOLDER]
  --key      the server's public key as the commission published it (64 digits), not as the pack says
  --earlier  heads.json of an earlier pack: shows that nothing before it was changed since
  --all      check the signature of every head, not only of the last and of earlier ones
"""
import argparse, base64, hashlib, json, os, subprocess, sys, tempfile

def sha256(data):
    return hashlib.sha256(data).digest()

def fail(text):
    sys.exit("FAILED: " + text)

def check_signature(key, purpose, content, signature, what):
    """Ed25519 over purpose and content, by openssl."""
    der = bytes.fromhex("302a300506032b6570032100") + key
    pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(der) + b"\n-----END PUBLIC KEY-----\n"
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("key", "content", "signature")]
        for path, data in zip(paths, (pem, purpose + content, bytes.fromhex(signature))):
            with open(path, "wb") as file:
                file.write(data)
        run = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", paths[0], "-rawin", "-in", paths[1],
                              "-sigfile", paths[2]], capture_output=True)
    if run.returncode != 0:
        fail("signature of " + what)

def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

def check_files(folder, key):
    """The manifest is the server's, and every file is the one that it names."""
    manifest = open(os.path.join(folder, "manifest.json"), "rb").read()
    signature = open(os.path.join(folder, "manifest.sig")).read().strip()
    check_signature(key, b"shenbao/1 audit-pack\n", manifest, signature, "manifest.json")
    files = json.loads(manifest)["files"]
    for name, expected in files.items():
        if sha256(open(os.path.join(folder, name), "rb").read()).hex() != expected["sha256"]:
            fail("digest of " + name)
    return len(files)

def roots(folder):
    """The root after each entry: RFC 6962, section 2.1; a leaf is the line without its end."""
    edge = []
    yield 0, sha256(b"").hex()
    with open(os.path.join(folder, "entries.jsonl"), "rb") as lines:
        for number, line in enumerate(lines, 1):
            if json.loads(line)["seq"] != number:
                fail("entry %d is out of order" % number)
            hash, rest = sha256(b"\0" + line[:-1]), number
            while rest % 2 == 0:
                hash, rest = sha256(b"\1" + edge.pop() + hash), rest // 2
            edge.append(hash)
            root = edge[-1]
            for left in edge[-2::-1]:
                root = sha256(b"\1" + left + root)
            yield number, root.hex()

def main():
    options = argparse.ArgumentParser(usage=__doc__)
    options.add_argument("folder", nargs="?", default=".")
    options.add_argument("--key", required=True)
    options.add_argument("--earlier")
    options.add_argument("--all", action="store_true")
    options = options.parse_args()
    key = bytes.fromhex(options.key)
    files = check_files(options.folder, key)
    heads = json.load(open(os.path.join(options.folder, "heads.json")))
    earlier = json.load(open(options.earlier)) if options.earlier else []
    by_size = {}
    for head in heads + earlier:
        by_size.setdefault(head["head"]["size"], []).append(head["head"])
    size = 0
    for size, root in roots(options.folder):
        for head in by_size.pop(size, []):
            if head["root"] != root:
                fail("root over the first %d entries" % size)
    if by_size:
        fail("entries are missing: there is a head over %d, and only %d entries" % (max(by_size), size))
    if size != (heads[-1]["head"]["size"] if heads else 0):
        fail("the last head does not cover all entries")
    for head in (heads if options.all else heads[-1:]) + earlier:
        check_signature(key, b"shenbao/1 audit-head\n", canonical(head["head"]), head["signature"],
                        "the head over %d entries" % head["head"]["size"])
    print("OK: %d files, %d entries, %d heads, %d earlier heads" % (files, size, len(heads), len(earlier)))

try:
    main()
except (OSError, ValueError, KeyError, TypeError) as error:
    fail("the pack cannot be read: %r" % error)
