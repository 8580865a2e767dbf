/**
 * The broker that keeps everything in one SQLite file.
 *
 * <p>One writer thread takes all that waits, writes it in one transaction, and only after the commit shows it to
 * readers, delivers it and acknowledges it. Reader threads have connections of their own and answer from snapshots what
 * the views in memory do not have; nothing that is read waits for the writer, except for channels that have to be made.
 *
 * <p>{@link dev.foray.broker.sqlite.Schema} has the tables. Each epoch of a channel is a row of its own with a number
 * that is never used again; dropping a channel is to take its name away, and its rows go little by little.
 */
@NullMarked
package dev.foray.broker.sqlite;

import org.jspecify.annotations.NullMarked;
