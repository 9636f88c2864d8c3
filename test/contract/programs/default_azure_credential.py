# An unmodified program: DefaultAzureCredential on a machine without any developer tool, and how long it took to say no.
import json
import logging
import os
import time

from azure.core.exceptions import ClientAuthenticationError
from azure.identity import DefaultAzureCredential

logging.disable(logging.CRITICAL)
os.environ["PATH"] = ""
began = time.monotonic()
try:
    DefaultAzureCredential().get_token("https://vault.azure.net/.default")
except ClientAuthenticationError as error:
    print(json.dumps({"milliseconds": (time.monotonic() - began) * 1000, "message": error.message}))
