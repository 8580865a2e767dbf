package dev.foray.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/**
 * What this node is called.
 *
 * @param uid of this run; another one after each start
 * @param name for people
 * @param version of the software
 */
public record Node(String uid, String name, String version, Instant startedAt) {
    /** A node that starts now, with the name of its host; asks the system for that, which may take a moment. */
    public static Node starting(String version, Clock clock) {
        return new Node(UUID.randomUUID().toString(), hostName(), version, clock.instant());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
