package dev.foray.testing;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Signs in as a browser does where a server asks for it by a form. */
public final class FormLogin {
    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .cookieHandler(cookies)
            .build();

    private FormLogin() {}

    /**
     * Asks for what only users may see, and sends the form that comes instead.
     *
     * @param application the address of the context root, with a slash at its end
     * @param path of what only users may see, relative to it
     * @return what a browser would send as the header {@code Cookie} from now on
     */
    public static String cookie(URI application, String path) throws IOException {
        FormLogin login = new FormLogin();
        String form =
                login.send(HttpRequest.newBuilder(application.resolve(path))).body();
        if (!form.contains("<html")) {
            throw new IOException("no page came instead: " + form);
        }
        var unused = login.send(HttpRequest.newBuilder(application.resolve("j_security_check"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("j_username=" + Workplace.USER + "&j_password=" + Workplace.PASSWORD)));
        return login.cookies.getCookieStore().getCookies().stream()
                .map(HttpCookie::toString)
                .collect(joining("; "));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return browser.send(request.timeout(Servers.PATIENCE).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
