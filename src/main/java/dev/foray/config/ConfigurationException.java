package dev.foray.config;

import java.util.List;

/** A configuration that Foray does not start with; says everything that is wrong with it at once. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /**
     * @param source where the configuration was read, for people
     * @param problems one line each, beginning with the key it is about
     */
    public ConfigurationException(String source, List<String> problems) {
        super("Foray does not start with this configuration (" + source + "):\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line for each, beginning with the key it is about. */
    public List<String> problems() {
        return problems;
    }
}
