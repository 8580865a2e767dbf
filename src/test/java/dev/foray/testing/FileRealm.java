package dev.foray.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The keyfile of Payara's and GlassFish's file realm. */
final class FileRealm {
    private static final int ROUNDS = 100;
    private static final byte[] SALT = "saltsalt".getBytes(StandardCharsets.UTF_8);

    private FileRealm() {}

    /** A keyfile with {@link Workplace#USER} only. */
    static String keyfile() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Workplace.PASSWORD.getBytes(StandardCharsets.UTF_8));
            byte[] hash = digest.digest(SALT); // of the password with the salt behind it
            for (int round = 1; round < ROUNDS; round++) {
                hash = digest.digest(hash);
            }
            byte[] salted = new byte[hash.length + SALT.length];
            System.arraycopy(hash, 0, salted, 0, hash.length);
            System.arraycopy(SALT, 0, salted, hash.length, SALT.length);
            return Workplace.USER + ";{SSHA256}" + Base64.getEncoder().encodeToString(salted) + ";user\n";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
