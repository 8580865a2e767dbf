/** Fakes and other things that tests share: clocks, transports, latches, clients, a server. */
package dev.foray.testing;
