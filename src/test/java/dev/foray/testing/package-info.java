/** What the tests stand on: transports, brokers and subscribers that record, and waiting with one timeout. */
package dev.foray.testing;
