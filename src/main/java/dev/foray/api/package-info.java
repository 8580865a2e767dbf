/**
 * The HTTP server API, {@code POST /api/<method>}: applications publish, look into channels and act on their users'
 * sessions. Methods, fields and errors are those of Centrifugo's server API, so that its clients in other languages
 * work; {@code GET /api/openapi.json} describes them.
 *
 * <p>{@link dev.foray.api.ApiServlet} knows HTTP, {@link dev.foray.api.ApiMethods} knows the methods, and neither waits
 * for anything: requests are read, done and answered as the bytes, the broker and the client come along.
 *
 * <p>{@link dev.foray.api.PollServlet} is for visitors and not for applications: {@code GET /api/poll/{channel}} waits
 * for what is newer, as a subscriber of the hub for the time of one request.
 */
@NullMarked
package dev.foray.api;

import org.jspecify.annotations.NullMarked;
