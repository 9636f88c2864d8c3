import requests

VM = "https://management.azure.com/subscriptions/98291b1d-366f-5b27-8524-06ed1b38e5c4/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-web-1"
RESOURCE = "https://management.azure.com/"

session = requests.Session()
for url, params in [
    ("http://localhost:50342/oauth2/token", {"resource": RESOURCE}),
    ("http://169.254.169.254/metadata/identity/oauth2/token", {"api-version": "2018-02-01", "resource": RESOURCE}),
]:
    token = session.get(url, params=params, headers={"Metadata": "true"}).json()["access_token"]
    vm = session.get(VM, params={"api-version": "2017-12-01"}, headers={"Authorization": "Bearer " + token})
    vm.raise_for_status()
print(vm.json()["name"])
