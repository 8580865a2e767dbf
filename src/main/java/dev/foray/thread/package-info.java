/** Foray's own threads, and what they must not pass on. Imports nothing of Foray. */
@NullMarked
package dev.foray.thread;

import org.jspecify.annotations.NullMarked;
