package orders

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// expect holds the emulator's journal to a line; its answer shows the nearest entries.
func expect(t *testing.T, line string) {
	t.Helper()
	answer, err := http.Post(os.Getenv("AZURE_EMULATOR_CONTROL_URL")+"/journal/expect", "application/json",
		strings.NewReader(fmt.Sprintf(`{"expect": %q}`, line)))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(body), `"ok":true`) {
		t.Fatalf("%s: %s", answer.Status, body)
	}
}

func TestOneTokenForAHundredCalls(t *testing.T) {
	credential, err := azidentity.NewManagedIdentityCredential(nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		header, err := Header(context.Background(), credential)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(header, "Bearer eyJ") {
			t.Fatalf("no token in %q", header)
		}
	}
	expect(t, "token app-service resource=https://orders.contoso.com times=1")
}
