// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.spi;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The address of a page of this console. There is no way to name somebody else's.
 *
 * @param path of the page
 * @param query what it is asked, by name
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PageAddress(String path, Map<String, String> query) {
    private static final String WORD = "[a-z0-9][a-z0-9-]{0,39}";

    /** Checks the path, and copies the query. */
    public PageAddress {
        checkPath(path);
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    }

    /**
     * Refuses what is no path of a page.
     *
     * @param path of a page
     * @throws IllegalArgumentException if it is none
     */
    public static void checkPath(String path) {
        if (!path.matches(WORD)) {
            throw new IllegalArgumentException("path of a page: \"" + path
                    + "\" -> give 1 to 40 lower-case letters, digits and hyphens, beginning with no hyphen");
        }
    }

    /** {@return the address as it stands in a link} */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("/").append(path);
        char before = '?';
        for (Map.Entry<String, String> each : query.entrySet()) {
            out.append(before).append(encoded(each.getKey())).append('=').append(encoded(each.getValue()));
            before = '&';
        }
        return out.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
