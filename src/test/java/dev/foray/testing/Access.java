package dev.foray.testing;

/** Whom a server lets in to the live connections, by its own configuration. */
public enum Access {
    EVERYBODY(""),

    /** Whom its realm knows, which is {@link Workplace#USER} only, by BASIC. */
    BASIC("<login-config><auth-method>BASIC</auth-method></login-config>"),

    /** Likewise, by a form that is sent to {@code j_security_check}. */
    FORM("""
            <login-config>
              <auth-method>FORM</auth-method>
              <form-login-config>
                <form-login-page>/index.html</form-login-page>
                <form-error-page>/board.html</form-error-page>
              </form-login-config>
            </login-config>
            """);

    private static final String USERS_ONLY = """
            <security-constraint>
              <web-resource-collection>
                <web-resource-name>live connections</web-resource-name>
                <url-pattern>/connection/*</url-pattern>
              </web-resource-collection>
              <auth-constraint><role-name>**</role-name></auth-constraint>
            </security-constraint>
            """;

    private static final String EMPTY = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0"></web-app>
            """;

    private final String login;

    Access(String login) {
        this.login = login;
    }

    /** A {@code web.xml} that says this and no more. */
    public String descriptor() {
        return in(EMPTY);
    }

    /** This and what another {@code web.xml} says. */
    public String in(String webXml) {
        return this == EVERYBODY
                ? webXml
                : webXml.replaceFirst("(?s)<login-config>.*</login-config>", "")
                        .replace("</web-app>", USERS_ONLY + login + "</web-app>");
    }
}
