const vm =
  'https://management.azure.com/subscriptions/98291b1d-366f-5b27-8524-06ed1b38e5c4/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-web-1?api-version=2017-12-01';
const resource = encodeURIComponent('https://management.azure.com/');
const get = async (url, headers) => {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
};
let name;
for (const url of [
  `http://localhost:50342/oauth2/token?resource=${resource}`,
  `http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${resource}`,
]) {
  const { access_token } = await get(url, { Metadata: 'true' });
  ({ name } = await get(vm, { Authorization: `Bearer ${access_token}` }));
}
console.log(name);
