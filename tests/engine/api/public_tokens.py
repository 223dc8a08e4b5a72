"""Public tokens, signed as the SDK signs them: here, with the secret key."""

import base64
import hashlib
import hmac
import json
import time


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def signed(key, *scopes, lifetime=600, **claims):
    body = {"sub": "env_local", "pub": True, "scopes": list(scopes), "iss": "https://id.trigger.dev",
            "aud": "https://api.trigger.dev", "iat": int(time.time()), "exp": int(time.time()) + lifetime} | claims
    text = part({"alg": "HS256"}) + "." + part(body)
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return text + "." + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
