package dev.foray.archviolations.hub;

import jakarta.servlet.ServletContext;

/** Jakarta in the core. */
public final class HubThatKnowsServlets {
    public ServletContext context;
}
