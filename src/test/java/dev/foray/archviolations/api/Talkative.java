package dev.foray.archviolations.api;

import java.util.logging.Logger;

/** Prints and logs in the wrong ways. */
public final class Talkative {
    public void print() {
        System.out.println("hello");
    }

    public void log() {
        Logger.getLogger("talkative").info("hello");
    }
}
