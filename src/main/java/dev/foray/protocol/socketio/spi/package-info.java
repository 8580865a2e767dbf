/**
 * What Java code in the WAR needs to handle events of Socket.IO by itself: implement
 * {@link dev.foray.protocol.socketio.spi.SocketHandler}, name the class in
 * {@code META-INF/services/dev.foray.protocol.socketio.spi.SocketHandler}, and put both as a jar into
 * {@code WEB-INF/lib}.
 *
 * <p>Arguments of events are what JSON has, as objects of the JDK: {@code null}, {@link java.lang.Boolean},
 * {@link java.lang.String}, {@link java.lang.Long} for whole numbers and {@link java.lang.Double} or
 * {@link java.math.BigDecimal} for others, {@link java.util.List}, {@link java.util.Map} with texts as keys; and binary
 * data, as {@code byte[]}, anywhere within. Any {@link java.lang.Number} and any {@link java.lang.CharSequence} may be
 * given.
 */
@NullMarked
package dev.foray.protocol.socketio.spi;

import org.jspecify.annotations.NullMarked;
