// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host names under which a page is served. A name that somebody else can point at this machine would let their page
 * read ours (DNS rebinding), so only loopback names and those that were named count.
 */
record ServedHosts(Set<String> named) {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[[0:]{0,39}:0{0,39}1]");
    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}]");

    static final ServedHosts LOOPBACK_ONLY = new ServedHosts(Set.of());

    ServedHosts with(String... names) {
        Set<String> all = new TreeSet<>(named);
        for (String name : names) {
            String plain = name.toLowerCase(Locale.ROOT);
            if (!NAME.matcher(plain).matches()) {
                throw new IllegalArgumentException(
                        "host: \"" + (name.length() > 100 ? name.substring(0, 100) + "…" : name)
                                + "\" -> give a name or an address, without a port");
            }
            all.add(plain);
        }
        return new ServedHosts(Set.copyOf(all));
    }

    /** @param header of the request, with or without port */
    boolean hold(@Nullable String header) {
        if (header == null) {
            return false;
        }
        String host = header.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
        return LOOPBACK.matcher(host).matches() || named.contains(host);
    }
}
