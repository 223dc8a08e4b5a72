import json
import os

print(json.dumps({name: value for name, value in os.environ.items() if name.startswith("COMPAT_")}))
