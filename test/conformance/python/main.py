"""Answers each line of stdin with one of stdout, until there is no more. The lines are told in ../README.md."""

import re
import sys
import time

import msal
import requests
from azure.identity import ManagedIdentityCredential, WorkloadIdentityCredential
from azure.mgmt.compute import ComputeManagementClient


def credential_for(source, kind, value):
    if source == "workload-identity":
        return WorkloadIdentityCredential(**({"client_id": value} if kind == "client-id" else {}))
    if kind == "client-id":
        return ManagedIdentityCredential(client_id=value)
    if kind in ("object-id", "resource-id"):
        return ManagedIdentityCredential(identity_config={kind.replace("-", "_"): value})
    return ManagedIdentityCredential()


def azure_identity(source, kind, value, resource):
    token = credential_for(source, kind, value).get_token(f"{resource}/.default")
    return "token", token.token, token.expires_on


def azure_mgmt_compute(source, id, endpoint):
    parts = id.split("/")
    # The default scope is that of the public cloud, whatever the endpoint.
    client = ComputeManagementClient(credential_for(source, "system", ""), parts[2], base_url=endpoint)
    vm = client.virtual_machines.get(parts[4], parts[8])
    return "vm", vm.name, vm.vm_id


def msal_managed_identity(_, kind, value, resource):
    identity = {
        "system": lambda: msal.SystemAssignedManagedIdentity(),
        "client-id": lambda: msal.UserAssignedManagedIdentity(client_id=value),
        "object-id": lambda: msal.UserAssignedManagedIdentity(object_id=value),
        "resource-id": lambda: msal.UserAssignedManagedIdentity(resource_id=value),
    }[kind]()
    client = msal.ManagedIdentityClient(identity, http_client=session)
    result = client.acquire_token_for_client(resource=resource)
    if "access_token" not in result:
        raise RuntimeError(f"{result.get('error')}: {result.get('error_description')}")
    return "token", result["access_token"], int(time.time()) + result["expires_in"]


session = requests.Session()
client, source = sys.argv[1:]
for line in sys.stdin:
    kind, value, resource = line.rstrip("\n").split("\t")
    try:
        if kind == "vm":
            reply = azure_mgmt_compute(source, value, resource)
        else:
            ask = {"azure-identity": azure_identity, "msal": msal_managed_identity}[client]
            reply = ask(source, kind, value, resource)
    except Exception as error:
        reply = "refused", re.sub(r"\s+", " ", str(error))
    print("\t".join(map(str, reply)), flush=True)
