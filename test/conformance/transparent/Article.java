import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;

public class Article {
  static final String VM = "https://management.azure.com/subscriptions/98291b1d-366f-5b27-8524-06ed1b38e5c4/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-web-1?api-version=2017-12-01";
  static final String RESOURCE = "https%3A%2F%2Fmanagement.azure.com%2F";

  static String get(String address, String header, String value) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(address)).header(header, value).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  static String field(String json, String name) {
    var found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    if (!found.find()) throw new IllegalStateException(json);
    return found.group(1);
  }

  public static void main(String[] args) throws Exception {
    var name = "";
    for (var address : new String[] {
      "http://localhost:50342/oauth2/token?resource=" + RESOURCE,
      "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=" + RESOURCE,
    }) {
      var token = field(get(address, "Metadata", "true"), "access_token");
      name = field(get(VM, "Authorization", "Bearer " + token), "name");
      var connection = (HttpURLConnection) URI.create(VM).toURL().openConnection();
      connection.setRequestProperty("Authorization", "Bearer " + token);
      if (connection.getResponseCode() != 200) throw new IllegalStateException("HttpURLConnection: " + connection.getResponseCode());
    }
    System.out.println(name);
  }
}
