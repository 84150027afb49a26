// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A licence by the names that the Hub and SPDX have for it. */
record License(String hub, String spdx, String name) {
    private static final String NONE = "-";
    private static final Map<String, License> KNOWN = known();

    /** {@return what a name stands for; {@link #hub} and {@link #spdx} are empty where they have none for it} */
    static License of(String name) {
        License known = KNOWN.get(name.toLowerCase(Locale.ROOT));
        return known == null ? new License("", "", name) : known;
    }

    private static Map<String, License> known() {
        Map<String, License> known = new HashMap<>();
        for (String line : lines()) {
            String hub = line.substring(0, line.indexOf(' '));
            String spdx = line.substring(line.indexOf(' ') + 1);
            License license = new License(hub, spdx.equals(NONE) ? "" : spdx, hub);
            known.put(hub, license);
            known.put(spdx.toLowerCase(Locale.ROOT), license);
        }
        known.remove(NONE);
        return known;
    }

    private static List<String> lines() {
        try (InputStream in = Objects.requireNonNull(
                License.class.getResourceAsStream("licenses.txt"),
                "licenses.txt is missing from this jar -> report it as a bug")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("licenses.txt can't be read -> report it as a bug", e);
        }
    }
}
