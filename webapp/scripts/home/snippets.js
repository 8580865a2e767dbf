import { quoted } from '../lib/shell.js';

/** The channel that the snippets use and the page shows. */
export const CHANNEL = 'demo:hello';

/** JavaScript for a page, or for the console of a browser. */
export function browserSnippet(socketAddress) {
  return `const socket = new WebSocket(${JSON.stringify(socketAddress)});
socket.onmessage = ({ data }) => console.log(data);
socket.onopen = () => socket.send("Hello from the browser");
`;
}

/** Commands for a shell on the server's machine, where the key is. */
export function curlSnippet(publishAddress) {
  const body = JSON.stringify({ channel: CHANNEL, data: 'Hello from curl' });
  return `KEY=$(cat ~/.foray/api.key)
curl -X POST ${quoted(publishAddress)} -H "X-API-Key: $KEY" \\
  -d ${quoted(body)}
`;
}

/** One file, `Hello.java`, which `java Hello.java` runs. */
export function javaSnippet(socketAddress) {
  return `import java.net.URI;
import java.net.http.*;
import java.util.concurrent.CompletionStage;

/** Says hello on a channel, and prints what is said there until you stop it. */
class Hello implements WebSocket.Listener {
    public static void main(String... args) throws Exception {
        URI address = URI.create(${JSON.stringify(socketAddress)});
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Hello())
                .join();
        socket.sendText("Hello from Java", true);
        Thread.currentThread().join();
    }

    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
        System.out.print(text + (last ? "\\n" : ""));
        socket.request(1);
        return null;
    }

    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        System.out.println("closed: " + code + " " + reason);
        System.exit(0);
        return null;
    }

    public void onError(WebSocket socket, Throwable error) {
        System.out.println("broken: " + error);
        System.exit(1);
    }
}
`;
}
