"""Keys for separate uses, all derived from the one secret key."""

import hashlib
import hmac


def derive(secret_key: str, label: str) -> bytes:
    """A 32-byte key for the use named by the label: HKDF (RFC 5869) with SHA-256, one block."""
    extracted = hmac.new(b"fieldapp", secret_key.encode(), hashlib.sha256).digest()
    return hmac.new(extracted, label.encode() + b"\x01", hashlib.sha256).digest()
