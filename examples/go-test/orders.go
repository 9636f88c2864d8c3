// Package orders calls the orders service as this app's managed identity.
package orders

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Header is the Authorization header by which the orders service knows this app.
func Header(ctx context.Context, credential azcore.TokenCredential) (string, error) {
	token, err := credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{"https://orders.contoso.com/.default"}})
	if err != nil {
		return "", err
	}
	return "Bearer " + token.Token, nil
}
