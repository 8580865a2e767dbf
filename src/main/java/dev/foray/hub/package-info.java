/**
 * Channels, who is subscribed to them, and delivery: every publication, whoever made it and whatever the broker, comes
 * through {@link dev.foray.hub.Hub#deliver}. Knows no protocol and nothing of Jakarta.
 */
@NullMarked
package dev.foray.hub;

import org.jspecify.annotations.NullMarked;
