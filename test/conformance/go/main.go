// Answers each line of stdin with one of stdout, until there is no more. The lines are told in ../README.md.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute/v8"
)

func credentialFor(source, kind, value string) (azcore.TokenCredential, error) {
	if source == "workload-identity" {
		options := &azidentity.WorkloadIdentityCredentialOptions{DisableInstanceDiscovery: true}
		if kind == "client-id" {
			options.ClientID = value
		}
		return azidentity.NewWorkloadIdentityCredential(options)
	}
	options := &azidentity.ManagedIdentityCredentialOptions{}
	switch kind {
	case "client-id":
		options.ID = azidentity.ClientID(value)
	case "object-id":
		options.ID = azidentity.ObjectID(value)
	case "resource-id":
		options.ID = azidentity.ResourceID(value)
	}
	return azidentity.NewManagedIdentityCredential(options)
}

func token(source, kind, value, resource string) (string, error) {
	credential, err := credentialFor(source, kind, value)
	if err != nil {
		return "", err
	}
	scopes := []string{resource + "/.default"}
	token, err := credential.GetToken(context.Background(), policy.TokenRequestOptions{Scopes: scopes})
	return fmt.Sprintf("token\t%s\t%d", token.Token, token.ExpiresOn.Unix()), err
}

func vm(source, id, endpoint string) (string, error) {
	credential, err := credentialFor(source, "system", "")
	if err != nil {
		return "", err
	}
	resourceManager := cloud.ServiceConfiguration{Audience: "https://management.azure.com", Endpoint: endpoint}
	services := map[cloud.ServiceName]cloud.ServiceConfiguration{cloud.ResourceManager: resourceManager}
	options := &arm.ClientOptions{ClientOptions: policy.ClientOptions{Cloud: cloud.Configuration{Services: services}}}
	parts := strings.Split(id, "/")
	client, err := armcompute.NewVirtualMachinesClient(parts[2], credential, options)
	if err != nil {
		return "", err
	}
	seen, err := client.Get(context.Background(), parts[4], parts[8], nil)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("vm\t%s\t%s", *seen.Name, *seen.Properties.VMID), nil
}

func main() {
	source := os.Args[2]
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		ask := strings.Split(lines.Text(), "\t")
		reply, err := "", error(nil)
		if ask[0] == "vm" {
			reply, err = vm(source, ask[1], ask[2])
		} else {
			reply, err = token(source, ask[0], ask[1], ask[2])
		}
		if err != nil {
			reply = "refused\t" + strings.Join(strings.Fields(err.Error()), " ")
		}
		fmt.Println(reply)
	}
}
