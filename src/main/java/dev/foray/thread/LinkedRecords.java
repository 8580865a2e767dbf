package dev.foray.thread;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.runtime.ObjectMethods;

/**
 * Makes Java forget this web application's records.
 *
 * <p>Java 17 remembers, in one place for the whole process, the record whose {@code equals} was linked last, and with
 * it the class loader: a web application that has ended stays in memory until another record is linked.
 */
public final class LinkedRecords {
    private static final System.Logger log = System.getLogger(LinkedRecords.class.getName());

    private LinkedRecords() {}

    /** Puts a class of the JDK there; to be called last of all. */
    public static void forget() {
        try {
            ObjectMethods.bootstrap(
                    MethodHandles.publicLookup(), "equals", MethodHandle.class, String.class, "", new MethodHandle[0]);
        } catch (Throwable e) {
            log.log(Level.DEBUG, "this JDK links records in another way", e);
        }
    }
}
