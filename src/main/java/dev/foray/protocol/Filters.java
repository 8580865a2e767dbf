package dev.foray.protocol;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;

/** Makes filters known to the container. */
public final class Filters {
    private Filters() {}

    /**
     * Has the container make one, ahead of what the container itself puts in for its WebSockets, and call it for
     * asynchronous requests too.
     *
     * <p>By the name of its class, because the requests that GlassFish keeps for use again keep how the filters were
     * registered that they went through ({@code FilterDef}), and an instance or a class would keep the web application
     * after its end.
     *
     * @param type public, with a public constructor without parameters
     * @param patterns of the paths that it is for
     */
    public static void register(ServletContext context, String name, Class<? extends Filter> type, String... patterns) {
        FilterRegistration.Dynamic registration = context.addFilter(name, type.getName());
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, patterns);
    }
}
