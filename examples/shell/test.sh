#!/bin/sh
# A deployment script's test: a token from IMDS, and this machine's name from ARM by that token.
set -eu

token=$(curl -sS --fail -H Metadata:true \
  "$AZURE_POD_IDENTITY_AUTHORITY_HOST/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/" |
  sed 's/.*"access_token":"\([^"]*\)".*/\1/')

subscriptions=$(curl -sS --fail -H "Authorization: Bearer $token" \
  "$AZURE_RESOURCE_MANAGER_URL/subscriptions?api-version=2022-12-01")

case $subscriptions in
  *'"displayName":"Contoso Dev"'*) echo 'ok: the identity of this machine sees Contoso Dev' ;;
  *) echo "not ok: $subscriptions" >&2; exit 1 ;;
esac
