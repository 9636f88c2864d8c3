import { DefaultAzureCredential } from '@azure/identity';

const credential = new DefaultAzureCredential();

/** The headers by which the orders service knows this app. */
export const ordersHeaders = async (): Promise<Record<string, string>> => {
  const { token } = await credential.getToken('https://orders.contoso.com/.default');
  return { Authorization: `Bearer ${token}` };
};
