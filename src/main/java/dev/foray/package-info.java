/**
 * Foray: live channels for Jakarta EE in one WAR. This package is the composition root, which starts and stops the
 * rest.
 *
 * <h2>Words</h2>
 *
 * <dl>
 *   <dt>channel
 *   <dd>a named, ordered sequence of publications, {@code namespace:rest}
 *   <dt>namespace
 *   <dd>the part before the first colon; carries the channel's options
 *   <dt>publication
 *   <dd>one message of a channel: data, offset, optional key, tags, the publisher's info, time
 *   <dt>position
 *   <dd>epoch and offset: a place in a channel
 *   <dt>history
 *   <dd>the latest publications of a channel, bounded by count and age
 *   <dt>map channel
 *   <dd>a channel whose publications carry a key; its state is the latest publication of each key
 *   <dt>presence
 *   <dd>who is subscribed
 *   <dt>session
 *   <dd>one connected client; the registry holds all sessions of this node
 *   <dt>outbox
 *   <dd>what waits to be sent to one session
 *   <dt>broker
 *   <dd>puts publications in order, keeps them, and hands them back for delivery
 *   <dt>hub
 *   <dd>channels, subscribers, delivery
 *   <dt>protocol
 *   <dd>what a client speaks
 * </dl>
 *
 * <h2>One message, in to out</h2>
 *
 * <pre>
 * LiveEndpoint.onMessage -- decode -- Hub.publish -- Broker.publish (queue)      container thread
 *   broker thread: offsets, one transaction for all that waits, commit           broker thread
 *   Hub.deliver -- Channel.broadcast: encode once -- outbox of each subscriber   broker thread
 *   all that waits for one session joined into one frame -- Transport.send       flush worker
 * </pre>
 *
 * <p>HTTP publishing and every other protocol join at {@code Hub.publish}; all brokers deliver through
 * {@code Hub.deliver}.
 *
 * <h2>Threads</h2>
 *
 * <ul>
 *   <li>The container's threads decode, check and queue. They wait for no disk, no network and no other client.
 *   <li>A broker thread orders and commits, then encodes and queues; it never sends.
 *   <li>Flush workers send, one send in flight for each session, and hold no lock meanwhile.
 *   <li>The container's completion callbacks only mark a session ready again.
 *   <li>The housekeeper looks after pings, expiry and slow sends once a second.
 *   <li>Ping threads send the pings of WebSockets, which may wait, while nothing else of their session is in flight.
 *   <li>A timer thread pings clients of Engine.IO, and ends what they begin and do not end.
 *   <li>Handler threads call Java code in the WAR that handles events of Socket.IO, and may wait.
 *   <li>Two task threads do what must not be done under a lock: leaving the hub, and reading on for who catches up.
 *   <li>One thread publishes what is live, a second after the last time at the earliest.
 *   <li>Closing threads close, which may wait, and do nothing else.
 *   <li>A server's own thread that stops or suspends it waits until everybody is told, four seconds at the most.
 * </ul>
 *
 * <p>Locks are taken in this order: channel, outbox, connection of Engine.IO. Under a channel's lock frames are queued
 * and changes noted, and nothing else.
 */
@NullMarked
package dev.foray;

import org.jspecify.annotations.NullMarked;
