/** Tests of the server API: each method on a real hub and memory broker, and HTTP in an embedded Tomcat. */
@NullMarked
package dev.foray.api;

import org.jspecify.annotations.NullMarked;
