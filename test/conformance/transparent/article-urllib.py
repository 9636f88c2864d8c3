import json
import urllib.request

VM = "https://management.azure.com/subscriptions/98291b1d-366f-5b27-8524-06ed1b38e5c4/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-web-1?api-version=2017-12-01"
TOKENS = [
    "http://localhost:50342/oauth2/token?resource=https%3A%2F%2Fmanagement.azure.com%2F",
    "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F",
]


def get(url, headers):
    return json.load(urllib.request.urlopen(urllib.request.Request(url, headers=headers)))


for url in TOKENS:
    token = get(url, {"Metadata": "true"})["access_token"]
    name = get(VM, {"Authorization": "Bearer " + token})["name"]
print(name)
