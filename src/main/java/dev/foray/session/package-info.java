/**
 * One connected client and the way out to it: sessions and their registry, bounded outboxes, the workers that flush
 * them, and what a transport must do. Knows nothing of channels or of what a protocol says.
 */
@NullMarked
package dev.foray.session;

import org.jspecify.annotations.NullMarked;
