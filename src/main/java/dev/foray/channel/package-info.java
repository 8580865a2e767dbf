/**
 * The values that everything else speaks of: channel names, publications, positions, client information, and the errors
 * that a client can be told. Immutable, without behaviour of their own.
 */
@NullMarked
package dev.foray.channel;

import org.jspecify.annotations.NullMarked;
