package dev.foray.protocol.socketio;

import dev.foray.channel.Position;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client keeps to recover with, its {@code pid}: a secret of its own, from which its public id is computed, and
 * where it began, for clients that were given no event yet.
 *
 * <p>Nothing of it is kept here, so it holds over restarts and on other nodes. It allows nothing: whoever recovers is
 * checked like everybody else. But nobody can have another's public id without the other's secret; and what one user
 * has kept is of no use to the next one on the same page.
 *
 * @param secret random
 * @param user a hash of the secret, the namespace and the user
 * @param nonce random; a client takes an id that it knows for a recovery without a gap
 * @param start the position at which the client was connected first
 */
record RecoveryId(String secret, String user, String nonce, Position start) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 16;
    private static final int NONCE_BYTES = 6;
    private static final int ID_CHARACTERS = 20;
    private static final Pattern TEXT =
            Pattern.compile("([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{20})\\.([A-Za-z0-9_-]{8})\\.(.{1,300})");

    static String newSecret() {
        return random(SECRET_BYTES);
    }

    static RecoveryId of(String secret, String namespace, String user, Position start) {
        return new RecoveryId(secret, hash("user", secret, namespace, user), random(NONCE_BYTES), start);
    }

    /** What a client brings; empty where it is none of that namespace and user. */
    static Optional<RecoveryId> parse(String text, String namespace, String user) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || !parts.group(2).equals(hash("user", parts.group(1), namespace, user))) {
            return Optional.empty();
        }
        return PositionText.parse(parts.group(4))
                .map(start -> new RecoveryId(parts.group(1), parts.group(2), parts.group(3), start));
    }

    /** The public id of the client that has the secret. */
    static String publicId(String secret, String namespace) {
        return hash("id", secret, namespace, "");
    }

    private static String random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String hash(String purpose, String secret, String namespace, String user) {
        String all = String.join("\n", purpose, secret, namespace, user);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, ID_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    String text() {
        return secret + "." + user + "." + nonce + "." + PositionText.of(start);
    }
}
