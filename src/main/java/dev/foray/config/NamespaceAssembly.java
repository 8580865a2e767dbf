package dev.foray.config;

import dev.foray.config.Place.Found;
import dev.foray.config.Settings.NamedOptions;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes the namespaces from their list. */
final class NamespaceAssembly {
    private static final String NAME = "name";
    private static final Pattern NAMES = Pattern.compile("[-a-zA-Z0-9_.]{2,}");
    private static final UnsupportedOptions UNSUPPORTED = UnsupportedOptions.ofChannels();
    private static final KnownKeys KEYS = keys();

    private final Duration defaultMetaTtl;
    private final Problems problems;
    private final Set<String> seen = new HashSet<>();

    /** @param defaultMetaTtl {@code channel.history_meta_ttl} */
    NamespaceAssembly(Duration defaultMetaTtl, Problems problems) {
        this.defaultMetaTtl = defaultMetaTtl;
        this.problems = problems;
    }

    private static KnownKeys keys() {
        List<String> keys =
                new ArrayList<>(ChannelSettings.all().stream().map(Setting::key).toList());
        keys.add(NAME);
        return new KnownKeys(keys);
    }

    List<NamedOptions> namespaces(List<JsonValue> list) {
        List<NamedOptions> namespaces = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String place = ServerSettings.NAMESPACES.key() + '[' + i + ']';
            if (list.get(i) instanceof JsonObject object) {
                namespaces.add(namespace(place, object));
            } else {
                problems.add(place, "is not a namespace in braces, such as {\"name\": \"chat\"}");
            }
        }
        return namespaces;
    }

    private NamedOptions namespace(String place, JsonObject object) {
        String name = object.get(NAME) instanceof JsonString text ? text.getString() : "";
        String path = place;
        if (NAMES.matcher(name).matches()) {
            path = ServerSettings.NAMESPACES.key() + '[' + name + ']';
            if (!seen.add(name)) {
                problems.add(path, "is there more than once");
            }
        } else {
            String given = object.containsKey(NAME) ? JsonSyntax.quote(object.get(NAME)) : "nothing";
            problems.add(
                    place + '.' + NAME,
                    given
                            + " is not a name: two or more of the letters a to z and A to Z, digits, \"-\", \"_\", \".\"");
        }
        Map<String, Found> found = new Place(path + '.', KEYS, UNSUPPORTED).read(object, problems);
        Values values = new Values(path + '.', found, problems);
        return new NamedOptions(name, new ChannelAssembly(values, defaultMetaTtl).options());
    }
}
