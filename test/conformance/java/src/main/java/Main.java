import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.profile.AzureProfile;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.resourcemanager.compute.ComputeManager;
import com.microsoft.aad.msal4j.ManagedIdentityApplication;
import com.microsoft.aad.msal4j.ManagedIdentityId;
import com.microsoft.aad.msal4j.ManagedIdentityParameters;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;

/** Answers each line of stdin with one of stdout, until there is no more. The lines are told in ../README.md. */
public final class Main {
    private static TokenCredential credentialFor(String source, String kind, String value) {
        if (source.equals("workload-identity")) {
            WorkloadIdentityCredentialBuilder builder = new WorkloadIdentityCredentialBuilder().disableInstanceDiscovery();
            return (kind.equals("client-id") ? builder.clientId(value) : builder).build();
        }
        ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder();
        return switch (kind) {
            case "client-id" -> builder.clientId(value).build();
            case "object-id" -> builder.objectId(value).build();
            case "resource-id" -> builder.resourceId(value).build();
            default -> builder.build();
        };
    }

    private static String azureIdentity(String source, String kind, String value, String resource) {
        TokenRequestContext request = new TokenRequestContext().addScopes(resource + "/.default");
        var token = credentialFor(source, kind, value).getTokenSync(request);
        return "token\t" + token.getToken() + "\t" + token.getExpiresAt().toEpochSecond();
    }

    private static String msal4j(String kind, String value, String resource) throws Exception {
        ManagedIdentityId id = switch (kind) {
            case "client-id" -> ManagedIdentityId.userAssignedClientId(value);
            case "object-id" -> ManagedIdentityId.userAssignedObjectId(value);
            case "resource-id" -> ManagedIdentityId.userAssignedResourceId(value);
            default -> ManagedIdentityId.systemAssigned();
        };
        var application = ManagedIdentityApplication.builder(id).build();
        var parameters = ManagedIdentityParameters.builder(resource).build();
        var token = application.acquireTokenForManagedIdentity(parameters).get();
        return "token\t" + token.accessToken() + "\t" + token.expiresOnDate().toInstant().getEpochSecond();
    }

    private static String vm(String source, String id, String endpoint) {
        Map<String, String> endpoints = new HashMap<>(AzureEnvironment.AZURE.getEndpoints());
        endpoints.put("resourceManagerEndpointUrl", endpoint);
        AzureProfile profile = new AzureProfile(null, id.split("/")[2], new AzureEnvironment(endpoints));
        ComputeManager manager = ComputeManager.authenticate(credentialFor(source, "system", ""), profile);
        var vm = manager.virtualMachines().getById(id).innerModel();
        return "vm\t" + vm.name() + "\t" + vm.vmId();
    }

    private static String answer(String client, String source, String[] ask) {
        try {
            if (ask[0].equals("vm")) return vm(source, ask[1], ask[2]);
            if (client.equals("msal4j")) return msal4j(ask[0], ask[1], ask[2]);
            return azureIdentity(source, ask[0], ask[1], ask[2]);
        } catch (Throwable error) {
            StringBuilder said = new StringBuilder();
            for (Throwable each = error; each != null; each = each.getCause()) said.append(each.getMessage()).append(' ');
            return "refused\t" + said.toString().replaceAll("\\s+", " ").trim();
        }
    }

    public static void main(String[] args) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(answer(args[0], args[1], line.split("\t", -1)));
        }
        System.exit(0);
    }
}
