/** A program that asks an https URL, by the runtime's own client: it ends with 0 for any answer, else with a word on stderr. */
export type Runtime = {
  readonly name: string;
  readonly command: string;
  /** The variable by which it is told of a certificate authority. */
  readonly variable: string;
  /** Written to a temporary folder, and named as the first argument. */
  readonly program?: { readonly file: string; readonly text: string };
  readonly args: (url: string, file: string) => readonly string[];
  /** Where it says this, the runtime lacks what it would be asked with. */
  readonly lacks?: RegExp;
};

const python = (load: string, ask: string): string => `
import sys
${load}
try:
    ${ask}
except Exception as error:
    sys.exit(str(error))
`;

const java = `
import java.net.URI;
import javax.net.ssl.HttpsURLConnection;
class Trust {
  public static void main(String[] args) {
    try {
      ((HttpsURLConnection) URI.create(args[0]).toURL().openConnection()).getResponseCode();
    } catch (Exception error) {
      System.err.println(error.getMessage());
      System.exit(1);
    }
  }
}
`;

const go = `
package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	if _, err := http.Get(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
`;

export const runtimes: readonly Runtime[] = [
  {
    name: 'Node.js',
    command: 'node',
    variable: 'NODE_EXTRA_CA_CERTS',
    args: (url) => [
      '-e',
      'fetch(process.argv[1]).catch(({ cause, message }) => { console.error(cause?.code ?? message); process.exitCode = 1; })',
      url,
    ],
  },
  {
    name: 'curl',
    command: 'curl',
    variable: 'CURL_CA_BUNDLE',
    args: (url) => ['-sS', '-o', '-', url],
  },
  {
    name: 'Python (ssl)',
    command: 'python3',
    variable: 'SSL_CERT_FILE',
    args: (url) => ['-c', python('import urllib.request', `urllib.request.urlopen(sys.argv[1])`), url],
  },
  {
    name: 'Python (requests)',
    command: 'python3',
    variable: 'REQUESTS_CA_BUNDLE',
    args: (url) => ['-c', python('import requests', 'requests.get(sys.argv[1])'), url],
    lacks: /No module named 'requests'/,
  },
  {
    name: 'Java',
    command: 'java',
    variable: 'JAVA_TOOL_OPTIONS',
    program: { file: 'Trust.java', text: java },
    args: (url, file) => [file, url],
    lacks: /no compiler|Could not find or load main class/i,
  },
  {
    name: 'Go',
    command: 'go',
    variable: 'SSL_CERT_FILE',
    program: { file: 'trust.go', text: go },
    args: (url, file) => ['run', file, url],
  },
];
