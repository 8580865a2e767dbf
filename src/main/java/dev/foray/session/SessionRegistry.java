package dev.foray.session;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All sessions of this node, by id and by user. Thread-safe. */
public final class SessionRegistry {
    private final Map<String, Session> byId = new ConcurrentHashMap<>();
    private final Map<String, Set<Session>> byUser = new ConcurrentHashMap<>();

    void add(Session session) {
        byId.put(session.id(), session);
    }

    void identified(Session session) {
        byUser.compute(session.user(), (user, sessions) -> {
            Set<Session> set = sessions == null ? ConcurrentHashMap.newKeySet() : sessions;
            set.add(session);
            return set;
        });
        if (session.hasEnded()) {
            remove(session);
        }
    }

    void remove(Session session) {
        byId.remove(session.id());
        unidentified(session);
    }

    void unidentified(Session session) {
        byUser.computeIfPresent(session.user(), (user, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    public Optional<Session> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The identified sessions of a user; the empty user is everybody anonymous. */
    public List<Session> ofUser(String user) {
        Set<Session> sessions = byUser.get(user);
        return sessions == null ? List.of() : List.copyOf(sessions);
    }

    /** A view of all sessions, weakly consistent. */
    public Collection<Session> all() {
        return byId.values();
    }

    public int size() {
        return byId.size();
    }

    /** How many users have a session here; all anonymous ones together count as one. */
    public int users() {
        return byUser.size();
    }
}
