package dev.foray.container;

import jakarta.servlet.ServletContext;
import java.lang.System.Logger.Level;
import java.util.Set;

/**
 * Loads all classes of this web application at its start.
 *
 * <p>Open Liberty reads a class from the archive when it is first wanted, and an unpacked application's come from their
 * folder. Whoever takes out or replaces an application there does so while it runs, and it needs some of its classes
 * for the first time when it ends.
 */
public final class OwnClasses {
    private static final System.Logger log = System.getLogger(OwnClasses.class.getName());
    private static final String ROOT = "/WEB-INF/classes/";
    private static final String SUFFIX = ".class";

    private OwnClasses() {}

    /** Loads without running anything of them; what cannot be loaded is left for whoever wants it. */
    public static void load(ServletContext context) {
        load(context, ROOT);
    }

    private static void load(ServletContext context, String folder) {
        Set<String> paths = context.getResourcePaths(folder);
        if (paths == null) {
            return;
        }
        for (String path : paths) {
            if (path.endsWith("/")) {
                load(context, path);
            } else if (path.endsWith(SUFFIX)) {
                loadClass(path.substring(ROOT.length(), path.length() - SUFFIX.length())
                        .replace('/', '.'));
            }
        }
    }

    private static void loadClass(String name) {
        try {
            var unused = Class.forName(name, false, OwnClasses.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            log.log(Level.DEBUG, "a class is not loaded, class=" + name, e);
        }
    }
}
