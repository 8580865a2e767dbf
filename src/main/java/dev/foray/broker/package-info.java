/**
 * What puts publications in order, keeps them and hands them back for delivery: the contract of a
 * {@link dev.foray.broker.Broker}, and the one that keeps everything in memory.
 */
@NullMarked
package dev.foray.broker;

import org.jspecify.annotations.NullMarked;
