/**
 * What application servers tell a web application of themselves beyond Jakarta EE, each in its own way. Uses public
 * interfaces of theirs, by reflection where a web application does not see them, and private fields in
 * {@link dev.foray.container.GlassFishLeftovers} alone. Imports nothing of Foray but its threads.
 */
@NullMarked
package dev.foray.container;

import org.jspecify.annotations.NullMarked;
