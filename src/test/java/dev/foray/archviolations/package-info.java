/** Classes that break the rules of the architecture, each in its own way, so that the rules are seen to fail. */
package dev.foray.archviolations;
