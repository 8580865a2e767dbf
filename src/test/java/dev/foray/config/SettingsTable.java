package dev.foray.config;

import java.util.List;

/** The tables of the settings, as they stand in the README; {@link #main} prints them. */
final class SettingsTable {
    private SettingsTable() {}

    static String markdown() {
        return "| key | default | allowed | meaning |\n|---|---|---|---|\n"
                + rows(ServerSettings.all())
                + "\nChannel options stand in `channel.without_namespace` and in each of `channel.namespaces`:\n\n"
                + "| option | default | allowed | meaning |\n|---|---|---|---|\n"
                + rows(ChannelSettings.all());
    }

    private static String rows(List<Setting<?>> settings) {
        StringBuilder rows = new StringBuilder();
        for (Setting<?> setting : settings) {
            rows.append("| `%s` | `%s` | %s | %s |\n"
                    .formatted(
                            setting.key(),
                            setting.shownDefault(),
                            setting.type().range(),
                            setting.meaning()));
        }
        return rows.toString();
    }

    public static void main(String[] arguments) {
        System.out.print(markdown());
    }
}
