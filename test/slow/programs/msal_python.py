# An unmodified program: one token by MSAL alone.
import msal
import requests

client = msal.ManagedIdentityClient(msal.SystemAssignedManagedIdentity(), http_client=requests.Session())
try:
    answer = client.acquire_token_for_client(resource="https://vault.azure.net")
    print("recovers" if "access_token" in answer else "gives up")
except Exception:
    print("gives up")
