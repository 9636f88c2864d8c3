# The article's flow, as its curl section has it: a token for ARM, and with it the VM that this runs on.
set -e
vm=https://management.azure.com/subscriptions/98291b1d-366f-5b27-8524-06ed1b38e5c4/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-web-1
response=$(curl -fsS http://localhost:50342/oauth2/token --data 'resource=https://management.azure.com/' -H Metadata:true)
token=$(printf %s "$response" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
curl -fsS "$vm?api-version=2017-12-01" -H "Authorization: Bearer $token" | grep -q '"name":"vm-web-1"'
response=$(curl -fsS 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F' -H Metadata:true)
token=$(printf %s "$response" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
curl -fsS "$vm?api-version=2017-12-01" -H "Authorization: Bearer $token" | sed 's/.*"name":"\(vm-web-1\)".*/\1/'
echo
