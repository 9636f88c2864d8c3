package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

const vm = "https://management.azure.com/subscriptions/98291b1d-366f-5b27-8524-06ed1b38e5c4/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-web-1?api-version=2017-12-01"

func get(address, header, value string) map[string]any {
	request, err := http.NewRequest("GET", address, nil)
	if err != nil {
		panic(err)
	}
	request.Header.Set(header, value)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	var body map[string]any
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
		panic(err)
	}
	return body
}

func main() {
	resource := url.QueryEscape("https://management.azure.com/")
	var name any
	for _, address := range []string{
		"http://localhost:50342/oauth2/token?resource=" + resource,
		"http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=" + resource,
	} {
		token := get(address, "Metadata", "true")["access_token"].(string)
		name = get(vm, "Authorization", "Bearer "+token)["name"]
	}
	fmt.Println(name)
}
