# An unmodified program: one token by ManagedIdentityCredential.
from azure.identity import ManagedIdentityCredential

try:
    ManagedIdentityCredential().get_token("https://vault.azure.net/.default")
    print("recovers")
except Exception:
    print("gives up")
