package dev.foray.auth;

import java.io.IOException;
import java.util.Map;

/** Where the public keys of an issuer come from. */
interface JwksSource {
    /**
     * The keys that are valid now, by their ids. May take seconds.
     *
     * @throws IOException when they cannot be had
     */
    Map<String, VerificationKey> fetch() throws IOException;
}
