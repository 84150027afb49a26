// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.store.internal;

/** What searches may be called: names of files everywhere. */
public final class SearchNames {
    private static final String FORM = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    private SearchNames() {}

    /**
     * {@return whether a search may be called so}
     *
     * @param search its name
     */
    public static boolean fits(String search) {
        return search.matches(FORM);
    }

    /**
     * {@return the name}
     *
     * @param search its name
     * @throws IllegalArgumentException if no search may be called so
     */
    public static String check(String search) {
        if (!fits(search)) {
            throw new IllegalArgumentException("name of a search: \"" + search
                    + "\" -> give 1 to 100 letters, digits, . _ or -, with a letter or digit at the beginning");
        }
        return search;
    }
}
