// What Terraform's provider azurerm does for `data azurerm_virtual_machine` and `data azurerm_user_assigned_identity`, in its
// order and by the unmodified library that it does it with. It reads the provider's own variables, and says of each step
// `STEP<tab>seen<tab>WHAT`, or `failed` and the error.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/hashicorp/go-azure-helpers/resourcemanager/commonids"
	"github.com/hashicorp/go-azure-sdk/resource-manager/compute/2024-03-01/virtualmachines"
	"github.com/hashicorp/go-azure-sdk/resource-manager/managedidentity/2024-11-30/identities"
	"github.com/hashicorp/go-azure-sdk/resource-manager/network/2023-09-01/networkinterfaces"
	"github.com/hashicorp/go-azure-sdk/resource-manager/network/2025-01-01/publicipaddresses"
	"github.com/hashicorp/go-azure-sdk/resource-manager/resources/2022-09-01/providers"
	"github.com/hashicorp/go-azure-sdk/sdk/auth"
	"github.com/hashicorp/go-azure-sdk/sdk/claims"
	"github.com/hashicorp/go-azure-sdk/sdk/environments"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func step(name string, act func() string) {
	defer func() {
		if problem := recover(); problem != nil {
			fmt.Printf("%s\tfailed\t%s\n", name, strings.Join(strings.Fields(fmt.Sprint(problem)), " "))
			os.Exit(0)
		}
	}()
	fmt.Printf("%s\tseen\t%s\n", name, act())
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	subscription := commonids.NewSubscriptionID(os.Getenv("ARM_SUBSCRIPTION_ID"))
	group, machine, identity := os.Args[1], os.Args[2], os.Args[3]
	var env *environments.Environment
	var credentials auth.Credentials

	step("metadata_host", func() string {
		env = must(environments.FromEndpoint(ctx, "https://"+os.Getenv("ARM_METADATA_HOSTNAME")))
		if env.IsAzureStack() {
			panic("it is taken for Azure Stack")
		}
		credentials = auth.Credentials{
			Environment:                              *env,
			EnableAuthenticatingUsingManagedIdentity: true,
			CustomManagedIdentityEndpoint:            os.Getenv("ARM_MSI_ENDPOINT"),
		}
		return env.Name
	})
	step("use_msi", func() string {
		authorizer := must(auth.NewAuthorizerFromCredentials(ctx, credentials, env.MicrosoftGraph))
		of := must(claims.ParseClaims(must(authorizer.Token(ctx, &http.Request{}))))
		return strings.Join([]string{of.AppId, of.ObjectId, of.TenantId, of.Scopes}, " ")
	})
	authorizer := must(auth.NewAuthorizerFromCredentials(ctx, credentials, env.ResourceManager))
	step("resource_provider_registrations", func() string {
		client := must(providers.NewProvidersClientWithBaseURI(env.ResourceManager))
		client.Client.SetAuthorizer(authorizer)
		list := must(client.ListComplete(ctx, subscription, providers.DefaultListOperationOptions()))
		for _, each := range list.Items {
			if *each.Namespace == "Microsoft.Compute" {
				return *each.Namespace + " " + *each.RegistrationState
			}
		}
		return "no Microsoft.Compute"
	})

	readMachine := func() string {
		client := must(virtualmachines.NewVirtualMachinesClientWithBaseURI(env.ResourceManager))
		client.Client.SetAuthorizer(authorizer)
		options := virtualmachines.DefaultGetOperationOptions()
		expand := virtualmachines.InstanceViewTypesInstanceView
		options.Expand = &expand
		id := virtualmachines.NewVirtualMachineID(subscription.SubscriptionId, group, machine)
		model := must(client.Get(ctx, id, options)).Model
		seen := []string{*model.Name, *model.Properties.VMId, model.Identity.PrincipalId}
		for _, status := range *model.Properties.InstanceView.Statuses {
			if strings.HasPrefix(*status.Code, "PowerState/") {
				seen = append(seen, *status.Code)
			}
		}
		for _, each := range *model.Properties.NetworkProfile.NetworkInterfaces {
			seen = append(seen, addresses(ctx, env.ResourceManager, authorizer, *each.Id)...)
		}
		return strings.Join(seen, " ")
	}
	step("data azurerm_virtual_machine", twice(readMachine))
	step("data azurerm_user_assigned_identity", twice(func() string {
		client := must(identities.NewIdentitiesClientWithBaseURI(env.ResourceManager))
		client.Client.SetAuthorizer(authorizer)
		id := commonids.NewUserAssignedIdentityID(subscription.SubscriptionId, group, identity)
		model := must(client.UserAssignedIdentitiesGet(ctx, id)).Model
		return strings.Join([]string{*model.Name, *model.Properties.ClientId, *model.Properties.PrincipalId}, " ")
	}))
}

// A second read that differs is what plan would show as a change.
func twice(read func() string) func() string {
	return func() string {
		first, second := read(), read()
		if !reflect.DeepEqual(first, second) {
			panic("read again it differs: " + first + ", then " + second)
		}
		return first
	}
}

func addresses(ctx context.Context, arm environments.Api, authorizer auth.Authorizer, id string) []string {
	interfaces := must(networkinterfaces.NewNetworkInterfacesClientWithBaseURI(arm))
	interfaces.Client.SetAuthorizer(authorizer)
	public := must(publicipaddresses.NewPublicIPAddressesClientWithBaseURI(arm))
	public.Client.SetAuthorizer(authorizer)
	card := must(interfaces.Get(ctx, *must(commonids.ParseNetworkInterfaceID(id)), networkinterfaces.DefaultGetOperationOptions()))
	var seen []string
	for _, each := range *card.Model.Properties.IPConfigurations {
		seen = append(seen, *each.Properties.PrivateIPAddress)
		if each.Properties.PublicIPAddress != nil {
			id := must(commonids.ParsePublicIPAddressID(*each.Properties.PublicIPAddress.Id))
			found := must(public.Get(ctx, *id, publicipaddresses.DefaultGetOperationOptions()))
			seen = append(seen, *found.Model.Properties.IPAddress)
		}
	}
	return seen
}
