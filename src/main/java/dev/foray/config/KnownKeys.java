package dev.foray.config;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The keys that can be set at one place, the sections that they are in, and which one was meant. Immutable. */
final class KnownKeys {
    private final Set<String> keys;
    private final Set<String> sections = new HashSet<>();

    KnownKeys(Collection<String> keys) {
        this.keys = new TreeSet<>(keys);
        for (String key : keys) {
            for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
                sections.add(key.substring(0, dot));
            }
        }
    }

    boolean has(String key) {
        return keys.contains(key);
    }

    /** Whether it is the first part of a key, as {@code client} is. */
    boolean hasSection(String key) {
        return sections.contains(key);
    }

    /** The known key nearest to one that is not known; empty where none is near. */
    Optional<String> nearest(String key) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : keys) {
            int distance = Math.min(distance(key, candidate), 1 + distance(last(key), last(candidate)));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return bestDistance <= 1 + last(key).length() / 4 ? Optional.of(best) : Optional.empty();
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** How many characters must be put in, taken out or replaced to make one of the other (Levenshtein). */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
