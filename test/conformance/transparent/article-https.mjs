import http from 'node:http';
import https from 'node:https';
import { json } from 'node:stream/consumers';

const vm =
  'https://management.azure.com/subscriptions/98291b1d-366f-5b27-8524-06ed1b38e5c4/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-web-1?api-version=2017-12-01';
const resource = encodeURIComponent('https://management.azure.com/');
const get = (module, url, headers) =>
  new Promise((resolve, reject) => {
    module.get(url, { headers }, (response) => resolve(json(response))).on('error', reject);
  });
let name;
for (const url of [
  `http://localhost:50342/oauth2/token?resource=${resource}`,
  `http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${resource}`,
]) {
  const { access_token } = await get(http, url, { Metadata: 'true' });
  ({ name } = await get(https, vm, { Authorization: `Bearer ${access_token}` }));
}
console.log(name);
