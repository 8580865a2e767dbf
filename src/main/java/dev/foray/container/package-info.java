/**
 * What application servers tell a web application of themselves beyond Jakarta EE, each in its own way. Uses public
 * interfaces of theirs only, by reflection where a web application does not see them. Imports nothing of Foray.
 */
@NullMarked
package dev.foray.container;

import org.jspecify.annotations.NullMarked;
