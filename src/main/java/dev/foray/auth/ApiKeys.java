package dev.foray.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may call the server API: those who know its key. Immutable. */
public final class ApiKeys {
    private final byte[] key;
    private final boolean insecure;

    /**
     * @param key not empty, unless {@code insecure}
     * @param insecure {@code http_api.insecure}: everybody may
     */
    public ApiKeys(String key, boolean insecure) {
        if (key.isEmpty() && !insecure) {
            throw new IllegalArgumentException("the API key is empty");
        }
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.insecure = insecure;
    }

    /**
     * Whether a request may come in. Of the headers, only the first that is there counts.
     *
     * @param xApiKey the header {@code X-API-Key}
     * @param authorization the header {@code Authorization}, with {@code apikey KEY}
     * @param parameter the query parameter {@code api_key}
     */
    public boolean allowed(@Nullable String xApiKey, @Nullable String authorization, @Nullable String parameter) {
        if (insecure) {
            return true;
        }
        boolean byHeader = (xApiKey != null && !xApiKey.isEmpty()) ? isKey(xApiKey) : isAuthorized(authorization);
        return byHeader || isKey(parameter);
    }

    private boolean isAuthorized(@Nullable String authorization) {
        if (authorization == null) {
            return false;
        }
        String[] words = authorization.strip().split("\\s+", 3);
        return words.length == 2 && words[0].toLowerCase(Locale.ROOT).equals("apikey") && isKey(words[1]);
    }

    /** Takes as long for a wrong key that begins right as for any other. */
    private boolean isKey(@Nullable String candidate) {
        return candidate != null && MessageDigest.isEqual(key, candidate.getBytes(StandardCharsets.UTF_8));
    }
}
