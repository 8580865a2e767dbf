package dev.foray.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins the frames that wait for one session into one text, and shares that text among sessions that wait for the same
 * run of frames, which under load is most of them. Confined to its flush worker.
 */
final class Joiner {
    /** A run longer than this is not compared; joining it is cheap beside sending it. */
    private static final int MAX_SHARED_RUN = 256;

    private List<@Nullable Frame> lastRun = List.of();
    private String lastSeparator = "";
    private String lastText = "";

    String join(List<@Nullable Frame> frames, String separator) {
        if (frames.size() == 1) {
            Frame only = frames.get(0);
            return only == null ? "" : only.text();
        }
        if (sameRun(frames, separator)) {
            return lastText;
        }
        lastText = joined(frames, separator);
        lastRun = frames;
        lastSeparator = separator;
        return lastText;
    }

    private boolean sameRun(List<@Nullable Frame> frames, String separator) {
        int size = frames.size();
        if (size != lastRun.size() || size > MAX_SHARED_RUN || !separator.equals(lastSeparator)) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (frames.get(i) != lastRun.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static String joined(List<@Nullable Frame> frames, String separator) {
        int length = 0;
        for (Frame frame : frames) {
            length += frame == null ? 0 : frame.text().length() + separator.length();
        }
        StringBuilder text = new StringBuilder(length);
        String before = "";
        for (Frame frame : frames) {
            if (frame != null) {
                text.append(before).append(frame.text());
                before = separator;
            }
        }
        return text.toString();
    }

    /** Lets go of the frames of the last run, so that an idle server does not hold them. */
    void forget() {
        lastRun = List.of();
        lastText = "";
    }
}
