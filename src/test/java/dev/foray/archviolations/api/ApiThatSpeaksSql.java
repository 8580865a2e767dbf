package dev.foray.archviolations.api;

import org.sqlite.SQLiteDataSource;

/** SQLite outside of its broker. */
public final class ApiThatSpeaksSql {
    public SQLiteDataSource source;
}
