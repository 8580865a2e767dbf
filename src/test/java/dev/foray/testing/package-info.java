/** Fakes that tests share. */
@NullMarked
package dev.foray.testing;

import org.jspecify.annotations.NullMarked;
