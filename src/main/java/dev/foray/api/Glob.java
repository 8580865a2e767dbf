package dev.foray.api;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for names: {@code *} any characters, {@code ?} one, {@code [a-z]} and {@code [!a-z]} one of, or not of, a
 * set, {@code {a,b*}} alternatives, {@code \} takes the next character as it is.
 *
 * <p>Follows all possibilities at once, character by character, so that no pattern takes long. Immutable once made.
 */
final class Glob {
    /** Longest pattern, in characters. */
    static final int MAX_LENGTH = 512;

    private final List<State> states = new ArrayList<>();
    private final int accepting;

    private Glob(String pattern) {
        Parser parser = new Parser(pattern.codePoints().toArray());
        int start = newState();
        accepting = parser.sequence(start, false);
    }

    /** @throws IllegalArgumentException saying what is not closed */
    static Glob of(String pattern) {
        return new Glob(pattern);
    }

    boolean matches(String name) {
        BitSet now = new BitSet();
        enter(0, now);
        for (int i = 0; i < name.length() && !now.isEmpty(); ) {
            int character = name.codePointAt(i);
            i += Character.charCount(character);
            BitSet next = new BitSet();
            for (int state = now.nextSetBit(0); state >= 0; state = now.nextSetBit(state + 1)) {
                State from = states.get(state);
                IntPredicate takes = from.takes;
                if (takes != null && takes.test(character)) {
                    enter(from.to, next);
                }
            }
            now = next;
        }
        return now.get(accepting);
    }

    /** Adds a state and all that are reached from it without a character. */
    private void enter(int state, BitSet reached) {
        if (!reached.get(state)) {
            reached.set(state);
            states.get(state).free.forEach(next -> enter(next, reached));
        }
    }

    private int newState() {
        states.add(new State());
        return states.size() - 1;
    }

    /** A place in the pattern: which character leads on to where, and where it goes on without any. */
    private static final class State {
        private @Nullable IntPredicate takes;
        private int to;
        private final List<Integer> free = new ArrayList<>(1);
    }

    /** Turns the pattern into states, from left to right. */
    private final class Parser {
        private final int[] pattern;
        private int at;

        Parser(int[] pattern) {
            this.pattern = pattern;
        }

        /** Reads on to the end, or within braces to a comma or brace; returns the state after it. */
        int sequence(int from, boolean inBraces) {
            int state = from;
            while (at < pattern.length && !(inBraces && (pattern[at] == ',' || pattern[at] == '}'))) {
                int character = pattern[at++];
                switch (character) {
                    case '*' -> state = any(state);
                    case '?' -> state = step(state, c -> true);
                    case '[' -> state = step(state, set());
                    case '{' -> state = alternatives(state);
                    case '\\' -> state = literal(state, next("\\"));
                    default -> state = literal(state, character);
                }
            }
            return state;
        }

        private int literal(int from, int character) {
            return step(from, c -> c == character);
        }

        private int step(int from, IntPredicate takes) {
            int to = newState();
            State state = states.get(from);
            state.takes = takes;
            state.to = to;
            return to;
        }

        private int any(int from) {
            State state = states.get(from);
            state.takes = c -> true;
            state.to = from;
            int after = newState();
            state.free.add(after);
            return after;
        }

        private int alternatives(int from) {
            int after = newState();
            do {
                int start = newState();
                states.get(from).free.add(start);
                int end = sequence(start, true);
                states.get(end).free.add(after);
            } while (next("{") == ',');
            return after;
        }

        private IntPredicate set() {
            boolean not = at < pattern.length && pattern[at] == '!';
            if (not) {
                at++;
            }
            IntPredicate set = c -> false;
            for (int first = next("["); first != ']'; first = next("[")) {
                int from = first == '\\' ? next("[") : first;
                int to = from;
                if (at + 1 < pattern.length && pattern[at] == '-' && pattern[at + 1] != ']') {
                    at++;
                    to = next("[");
                }
                int last = to;
                set = set.or(c -> from <= c && c <= last);
            }
            return not ? set.negate() : set;
        }

        private int next(String unclosed) {
            if (at == pattern.length) {
                throw new IllegalArgumentException("nothing follows or closes a " + unclosed);
            }
            return pattern[at++];
        }
    }
}
