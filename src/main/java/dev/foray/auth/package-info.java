/** Who somebody is and what that one may do: tokens, API keys, origins, permissions. */
@NullMarked
package dev.foray.auth;

import org.jspecify.annotations.NullMarked;
