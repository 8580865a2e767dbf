/** Every setting: its key, unit, default and range, where it is read from, and what is said when it is wrong. */
@NullMarked
package dev.foray.config;

import org.jspecify.annotations.NullMarked;
